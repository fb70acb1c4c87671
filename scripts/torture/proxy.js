// A way to Redis that can be cut.
import { connect, createServer } from 'node:net';

export class Proxy {
  #pairs = new Set();
  #isCut = false;
  #server;

  /** @param port of the Redis behind it, on loopback */
  async listen(port) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(port, '127.0.0.1');
      const pair = [near, far];
      this.#pairs.add(pair);
      for (const socket of pair)
        socket
          .on('error', () => undefined)
          .on('close', () => {
            this.#pairs.delete(pair);
            for (const other of pair) other.destroy();
          });
      near.pipe(far);
      far.pipe(near);
    });
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.#server.address().port;
  }

  /** Ends all connections, and takes none until {@link mend}. */
  cut() {
    this.#isCut = true;
    this.#reset();
  }

  /** Lets nothing through any more, without anybody noticing. */
  silence() {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
    }
  }

  mend() {
    this.#isCut = false;
    this.#reset();
  }

  close() {
    this.#reset();
    this.#server.close();
  }

  #reset() {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }
}
