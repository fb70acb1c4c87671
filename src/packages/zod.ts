/**
 * zod, which every process and thread loads. The build (scripts/build-packages.js) puts its ninety files into this
 * one, without messages in other languages: that is four fifths of the time that loading it takes.
 */
export { z } from 'zod';
