//! Errors of the macros: gathered, and reported all at once.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The errors of one macro call.
#[derive(Default)]
pub(crate) struct Diagnostics(Vec<(Span, String)>);

impl Diagnostics {
    /// Adds an error at `span`: what is wrong, and what to do.
    pub(crate) fn push(&mut self, span: Span, text: &str, hint: Option<&str>) {
        self.0.push((span, message(text, hint)));
    }

    /// Adds the errors of another list.
    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors as items for the compiler.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.into_iter().map(|(span, message)| compile_error(span, &message)).collect()
    }
}

/// One text of what is wrong and what to do.
pub(crate) fn message(text: &str, hint: Option<&str>) -> String {
    match hint {
        Some(hint) => format!("{text}\nhelp: {hint}"),
        None => text.to_owned(),
    }
}

/// `::core::compile_error! { "…" }` with every token at `span`: the compiler points at where the path begins, so a
/// single token from elsewhere would move the error.
pub(crate) fn compile_error(span: Span, message: &str) -> TokenStream {
    let mut text = Literal::string(message);
    text.set_span(span);
    let mut body = Group::new(Delimiter::Brace, TokenTree::from(text).into());
    body.set_span(span);
    let colons = || [punct(':', Spacing::Joint, span), punct(':', Spacing::Alone, span)];
    colons()
        .into_iter()
        .chain([Ident::new("core", span).into()])
        .chain(colons())
        .chain([Ident::new("compile_error", span).into(), punct('!', Spacing::Alone, span), body.into()])
        .collect()
}

fn punct(character: char, spacing: Spacing, span: Span) -> TokenTree {
    let mut punct = Punct::new(character, spacing);
    punct.set_span(span);
    punct.into()
}
