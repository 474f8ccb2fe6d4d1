//! `partition_by(…)` of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token};

const SHAPE: &str = "write Range, List or Hash, and what of a row decides: partition_by(Range, \"at\"), \
                     partition_by(Hash, expression(\"lower(name)\"))";

/// `partition_by(Range, "at", expression("lower(name)"))`.
pub(super) fn partition_by(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    let content;
    syn::parenthesized!(content in meta.input);
    let kind: Ident = content.parse().map_err(|error| Error::new(error.span(), SHAPE))?;
    if kind != "Range" && kind != "List" && kind != "Hash" {
        return Err(Error::new(kind.span(), SHAPE));
    }
    if content.is_empty() {
        return Err(Error::new(kind.span(), SHAPE));
    }
    content.parse::<Token![,]>()?;
    let keys = Punctuated::<Key, Token![,]>::parse_terminated(&content)?;
    if keys.is_empty() {
        return Err(Error::new(kind.span(), SHAPE));
    }
    let calls = keys.iter().map(|key| match key {
        Key::Column(name) => quote!(table.partition_by(__core::schema::PartitionKind::#kind, &[#name]);),
        Key::Expression(sql) => {
            quote!(table.partition_by_expression(__core::schema::PartitionKind::#kind, #sql);)
        }
    });
    Ok(quote!(#(#calls)*))
}

/// What of a row decides.
enum Key {
    Column(LitStr),
    Expression(LitStr),
}

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Column(input.parse()?));
        }
        let word: Ident = input.parse().map_err(|error| Error::new(error.span(), SHAPE))?;
        if word != "expression" {
            return Err(Error::new(word.span(), SHAPE));
        }
        let text;
        syn::parenthesized!(text in input);
        Ok(Self::Expression(text.parse()?))
    }
}
