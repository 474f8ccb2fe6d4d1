//! `__problem! { <literal> "text" }`: an error at the literal; `__problem! { warning <literal> "text" }`: a warning.

use ftf_migrate_graph::lexer::text_value;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::diagnostics::compile_error;

/// Turns a problem into what the compiler reports.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = input.into_iter().collect();
    let message = tokens.pop().and_then(|token| text_value(&token.to_string())).unwrap_or_default();
    let at = tokens.pop().map_or_else(Span::call_site, |token| token.span());
    let is_warning = !tokens.is_empty();
    if is_warning { warning(at, &message) } else { compile_error(at, &message) }
}

/// A macro on the stable compiler has no other way to warn than the use of something deprecated.
fn warning(at: Span, message: &str) -> TokenStream {
    quote_spanned! {at=>
        const _: () = {
            #[deprecated(note = #message)]
            const SEVERAL_HEADS: () = ();
            SEVERAL_HEADS
        };
    }
}
