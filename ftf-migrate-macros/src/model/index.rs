//! `index(…)` of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, LitInt, LitStr, Result, Token};

/// An index: its name if it has one, and the calls of the builder that make the rest.
#[derive(Default)]
pub(super) struct Index {
    pub(super) name: Option<String>,
    /// What it is called after if it has no name.
    pub(super) columns: Vec<String>,
    pub(super) calls: Vec<TokenStream>,
}

impl Index {
    /// An index of one column.
    pub(super) fn of_column(name: Option<String>, column: &str) -> Self {
        Self { name, columns: vec![column.to_owned()], calls: vec![quote!(.column(#column))] }
    }

    /// `index("a", desc("b"), name = "…", unique, …)`.
    pub(super) fn read(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let content;
        syn::parenthesized!(content in meta.input);
        let mut index = Self::default();
        for item in Punctuated::<Item, Token![,]>::parse_terminated(&content)? {
            index.take(item);
        }
        if index.calls.is_empty() {
            return Err(
                meta.error("an index has columns: index(\"a\", desc(\"b\"), expression(\"lower(c)\"))")
            );
        }
        Ok(index)
    }

    fn take(&mut self, item: Item) {
        match item {
            Item::Column(name) => {
                self.calls.push(quote!(.column(#name)));
                self.columns.push(name.value());
            }
            Item::Part(how, text) => {
                self.calls.push(quote!(.#how(#text)));
                if how != "expression" {
                    self.columns.push(text.value());
                }
            }
            Item::Name(name) => self.name = Some(name.value()),
            Item::Call(call) => self.calls.push(call),
        }
    }
}

enum Item {
    Column(LitStr),
    Part(syn::Ident, LitStr),
    Name(LitStr),
    Call(TokenStream),
}

const ITEMS: &str = "a column \"a\", asc(\"a\"), desc(\"a\"), expression(\"lower(a)\"), followed by nulls_first, nulls_last, \
                     length = 20 or operator_class = \"…\" of that part; name = \"…\", unique, method = \"gin\", \
                     predicate = \"…\", include(\"b\"), nulls_not_distinct, \
                     storage_parameter(\"fillfactor\", \"70\"), tablespace = \"…\"";

impl syn::parse::Parse for Item {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Column(input.parse()?));
        }
        let word: syn::Ident = input.parse()?;
        match word.to_string().as_str() {
            "asc" | "desc" | "expression" => {
                let text;
                syn::parenthesized!(text in input);
                Ok(Self::Part(word, text.parse()?))
            }
            "name" => {
                input.parse::<Token![=]>()?;
                Ok(Self::Name(input.parse()?))
            }
            "method" | "predicate" | "operator_class" | "tablespace" => {
                input.parse::<Token![=]>()?;
                let text: LitStr = input.parse()?;
                Ok(Self::Call(quote!(.#word(#text))))
            }
            "length" => {
                input.parse::<Token![=]>()?;
                let length: LitInt = input.parse()?;
                Ok(Self::Call(quote!(.length(#length))))
            }
            "storage_parameter" => {
                let content;
                syn::parenthesized!(content in input);
                let name: LitStr = content.parse()?;
                content.parse::<Token![,]>()?;
                let value: LitStr = content.parse()?;
                Ok(Self::Call(quote!(.storage_parameter(#name, #value))))
            }
            "include" => {
                let names = names(input)?;
                Ok(Self::Call(quote!(.include(&[#(#names),*]))))
            }
            "unique" | "nulls_not_distinct" | "nulls_first" | "nulls_last" => {
                Ok(Self::Call(quote!(.#word())))
            }
            _ => Err(syn::Error::new(word.span(), format!("an index has no `{word}`\nhelp: it has {ITEMS}"))),
        }
    }
}

/// `("a", "b")`.
pub(super) fn names(input: ParseStream<'_>) -> Result<Vec<String>> {
    let content;
    syn::parenthesized!(content in input);
    let names = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
    names
        .into_iter()
        .map(|name| match &name {
            Expr::Lit(it) => match &it.lit {
                Lit::Str(text) => Ok(text.value()),
                _ => Err(syn::Error::new_spanned(&name, "the name of a column, in quotes")),
            },
            _ => Err(syn::Error::new_spanned(&name, "the name of a column, in quotes")),
        })
        .collect()
}
