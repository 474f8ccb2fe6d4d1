//! `graph!`: lists the revision files, reads and checks them, and makes the modules, the verdict macro and the static.

mod build_script;
mod expand;
mod module;
mod options;
mod scan;
pub(crate) mod verdict;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Expands `graph! { $crate "versions", … }`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let Some(call) = options::parse(input, &mut diagnostics) else { return diagnostics.into_tokens() };
    build_script::check(&call, &mut diagnostics);
    let mut refused = Diagnostics::default();
    let files = scan::files(&call, &mut refused);
    let is_partial = !refused.is_empty();
    diagnostics.append(refused);
    expand::expand(&call, &files, is_partial, diagnostics)
}
