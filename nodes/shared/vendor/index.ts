/**
 * The only door to third-party code. n8n allows a package no runtime dependency, so the gulp build bundles what
 * this file exports into one module; everything else of the package stays one file to one file.
 */
export { default as MarkdownIt } from 'markdown-it';
export type { Token } from 'markdown-it';
export { default as pLimit } from 'p-limit';
export { gzipSync } from 'fflate';
