//! The one place that spells paths into core's hidden module.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The hidden module of core, named through the crate that the wrapper of `graph!` hands on: `$crate::__private`.
pub(crate) fn module(core: &TokenTree) -> TokenStream {
    quote!(#core::__private)
}

/// The verdict macro. Its name is what the compiler says when a `#[migration]` is not part of a graph.
pub(crate) fn verdict_macro(span: Span) -> Ident {
    Ident::new("migration_is_not_below_a_graph", span)
}

/// What the verdict macro imports the trait `Migrate` as.
pub(crate) fn migrate_trait(span: Span) -> Ident {
    Ident::new("__Migrate", span)
}

/// The static that `#[migration]` makes in each revision file.
pub(crate) fn migration_static(span: Span) -> Ident {
    Ident::new("__MIGRATION", span)
}
