/** Variable that bundlers replace. The browser packages must not use other parts of Node. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }
