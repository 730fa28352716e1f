/** What bundlers replace. The browser packages must not see the rest of Node. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }
