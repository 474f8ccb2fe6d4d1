//! A call of `graph!`, read from the compiler's tokens.

use ftf_migrate_graph::{attribute::Text, call, check::Options};
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::{diagnostics::Diagnostics, pieces::pieces};

/// A call of `graph!`.
pub(crate) struct Call {
    /// The token that names core: `$crate`.
    pub(crate) core: TokenTree,
    /// The folders, at least one.
    pub(crate) locations: Vec<Location>,
    /// What the graph is asked for.
    pub(crate) options: Options,
    /// Whether folders inside of the folders are read.
    pub(crate) is_recursive: bool,
}

/// A folder as it is written.
pub(crate) struct Location {
    /// The path, relative to the file that holds the call.
    pub(crate) path: String,
    /// Where the literal stands.
    pub(crate) span: Span,
}

/// Reads the call; `None` when there is no folder to look at.
pub(crate) fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Option<Call> {
    let mut tokens = input.into_iter();
    let core = tokens.next()?;
    let (call, mistakes) = call::parse(&pieces(tokens.collect()));
    for mistake in mistakes {
        diagnostics.push(mistake.at.unwrap_or_else(Span::call_site), &mistake.text, Some(&mistake.hint));
    }
    let location = |Text { value, at }| Location { path: value, span: at };
    let locations: Vec<Location> = call.locations.into_iter().map(location).collect();
    (!locations.is_empty()).then_some(Call {
        core,
        locations,
        options: call.options,
        is_recursive: call.is_recursive,
    })
}
