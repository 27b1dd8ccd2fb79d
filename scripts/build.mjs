// npm run build: brings and compiles everything, as every other command does, and no more.
console.error('[set-up] everything is compiled');
