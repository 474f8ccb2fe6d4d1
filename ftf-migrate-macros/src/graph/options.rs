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
    /// The constant that says how unnamed constraints and indexes are named.
    pub(crate) naming: Option<TokenStream>,
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
    let tokens: TokenStream = tokens.collect();
    let (call, mistakes) = call::parse(&pieces(tokens.clone()));
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
        naming: naming(tokens),
    })
}

/// What stands behind `naming =`: an expression, which only the compiler understands.
fn naming(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let is_naming = |entry: &&[TokenTree]| matches!(entry, [TokenTree::Ident(name), ..] if name == "naming");
    let entry = tokens.split(is_comma).find(is_naming)?;
    entry.get(2..).map(|value| value.iter().cloned().collect())
}
