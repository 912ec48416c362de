export { isAdfDocument } from './adf';
export type { AdfDocument, AdfMark, AdfNode } from './adf';
export { adfToMarkdown } from './adfToMarkdown';
export { markdownToAdf } from './markdownToAdf';
export { normaliseAdf } from './normalise';
export { adfToPlainText, plainTextToAdf } from './plainText';
