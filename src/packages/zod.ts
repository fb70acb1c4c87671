/**
 * zod, which every process and thread loads. The build (scripts/build-packages.js) puts its ninety files into this
 * one, without messages in other languages, which takes two thirds off the time to load it.
 */
export { z } from 'zod';
