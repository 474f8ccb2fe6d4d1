//! `#[migration(…)]`: reads the attribute, and hands its literals to the verdict macro.

use ftf_migrate_graph::attribute::{self, Attribute, Text, Texts};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use crate::{diagnostics::Diagnostics, pieces::pieces, private};

/// The item as it is, the mistakes of the attribute, and the call of the verdict macro, which makes the static.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let (attribute, mistakes) = attribute::parse(&pieces(arguments));
    for mistake in mistakes {
        diagnostics.push(mistake.at.unwrap_or_else(Span::call_site), &mistake.text, Some(&mistake.hint));
    }
    let name = unit_struct(item);
    if let Err(span) = name {
        let hint = "write it above a unit struct: `pub struct AddUsersTable;`, and `impl Migrate` for that";
        diagnostics.push(span, "#[migration] stands on something else than a unit struct", Some(hint));
    }
    let migration = match &name {
        Ok(name) if diagnostics.is_empty() => declaration(name, &attribute),
        _ => TokenStream::new(),
    };
    let verdict = verdict_call(&attribute, &migration);
    let errors = diagnostics.into_tokens();
    quote!(#item #errors #verdict)
}

/// The name in `pub struct Name;`, or the place of what is not such an item.
fn unit_struct(item: &TokenStream) -> Result<Ident, Span> {
    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let keyword = tokens.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "struct"));
    match keyword.and_then(|at| tokens.get(at + 1..)) {
        Some([TokenTree::Ident(name), TokenTree::Punct(end)]) if end.as_char() == ';' => Ok(name.clone()),
        Some([TokenTree::Ident(name), ..]) => Err(name.span()),
        _ => Err(tokens.first().map_or_else(Span::call_site, TokenTree::span)),
    }
}

/// `(functions) rev: "…", …`: the functions of the struct, and the attribute as fields of core's `Attribute`.
fn declaration(name: &Ident, attribute: &Attribute<Span>) -> TokenStream {
    let rev = attribute.rev.as_ref().map(|text| text.value.as_str()).unwrap_or_default();
    let list = |texts: &Option<Texts<Span>>| {
        let values: Vec<&str> = texts.iter().flat_map(Texts::values).collect();
        quote!(&[#(#values),*])
    };
    let (down_rev, branch_labels, depends_on) =
        (list(&attribute.down_rev), list(&attribute.branch_labels), list(&attribute.depends_on));
    let transaction = attribute.transaction.unwrap_or(true);
    let irreversible = attribute.irreversible.as_ref().map(|Text { value, .. }| value);
    let irreversible = irreversible.map_or_else(
        || quote!(::core::option::Option::None),
        |why| quote!(::core::option::Option::Some(#why)),
    );
    let header_hash = attribute.fingerprint();
    // At the name of the struct, where the compiler then says that it lacks them.
    let migrate = private::migrate_trait(name.span());
    let functions = quote_spanned! {name.span()=>
        <#name as #migrate>::upgrade, <#name as #migrate>::downgrade
    };
    quote! {
        (#functions)
        rev: #rev,
        down_rev: #down_rev,
        branch_labels: #branch_labels,
        depends_on: #depends_on,
        transaction: #transaction,
        irreversible: #irreversible,
        header_hash: #header_hash,
    }
}

/// One call for all literals, so that a `#[migration]` outside of a graph is one error. Each literal goes by its key,
/// its revision and its text, by which the verdict macro knows it, and as the token, at which an error is to stand.
fn verdict_call(attribute: &Attribute<Span>, migration: &TokenStream) -> TokenStream {
    let span = attribute.rev.as_ref().map_or_else(Span::call_site, |rev| rev.at);
    let verdict = private::verdict_macro(span);
    let rev = attribute.rev.as_ref().map(|rev| rev.value.clone()).unwrap_or_default();
    let literals = attribute.identifiers().map(|(key, text)| {
        let (key, value) = (key.as_str(), &text.value);
        let mut token = Literal::string(value);
        token.set_span(text.at);
        quote!((#key #rev #value #token))
    });
    let literals: Vec<TokenStream> = literals.map(ToTokens::into_token_stream).collect();
    quote_spanned!(span=> #verdict! { [#migration] #(#literals)* })
}
