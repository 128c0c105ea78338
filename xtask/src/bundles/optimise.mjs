// wasm-opt for many modules in one process: each start of the program costs more than most of our modules take.
//
//   node optimise.mjs BINARYEN FLAG... -- FROM TO FROM TO ...
//
// The flags are wasm-opt's own, and the modules come out as they would from it.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , library, ...words] = process.argv;
const flags = words.slice(0, words.indexOf('--'));
const files = words.slice(words.indexOf('--') + 1);
const { default: binaryen } = await import(pathToFileURL(library));

const FEATURES = {
  '--enable-bulk-memory': ['BulkMemory', 'BulkMemoryOpt'],
  '--enable-nontrapping-float-to-int': ['NontrappingFPToInt'],
  '--enable-sign-ext': ['SignExt'],
  '--enable-mutable-globals': ['MutableGlobals'],
  '--enable-reference-types': ['ReferenceTypes', 'CallIndirectOverlong'],
  '--enable-multivalue': ['Multivalue'],
};
const features = flags.flatMap((flag) => FEATURES[flag] ?? []).reduce((all, name) => all | binaryen.Features[name], 0);
const passes = flags.filter((flag) => !(flag in FEATURES));

// What `-Oz` means there.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setGenerateStackIR(true);
binaryen.setOptimizeStackIR(true);

for (let at = 0; at < files.length; at += 2) {
  const module = binaryen.readBinary(readFileSync(files[at]), features);
  for (const pass of passes) {
    if (pass === '-Oz') module.optimize();
    else module.runPasses([pass.replace(/^--/, '')]);
  }
  writeFileSync(files[at + 1], module.emitBinary());
  module.dispose();
}
