/** Compiled catalogues, such as `import('icu:widget/zh-CN')`; see scripts/icu-plugin.ts. */
declare module 'icu:*' {
  const messages: import('./i18n.ts').Messages;
  export default messages;
}
declare module '*.css';
