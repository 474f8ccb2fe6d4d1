//! The constraints in `#[model(…)]`.

use super::foreign_key::action;
use super::index::names;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Result, Token};

/// `primary_key("a", "b", name = "…")`.
pub(super) fn primary_key(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    let key = Key::read(meta, "a primary key has columns, and name = \"…\" if need be", &["name"])?;
    let (name, columns) = (key.name(), &key.columns);
    Ok(quote! {
        table.constraint(__core::schema::Constraint::PrimaryKey(__core::schema::PrimaryKey {
            name: #name,
            columns: ::std::vec![#(::std::string::String::from(#columns)),*],
        }));
    })
}

/// `unique("a", "b", name = "…", nulls_not_distinct, include("c"), deferrable = InitiallyDeferred)`.
pub(super) fn unique(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    const SHAPE: &str = "a unique constraint has columns, and if need be name = \"…\", nulls_not_distinct, include(\"c\"), \
                         deferrable = InitiallyDeferred";
    let key = Key::read(meta, SHAPE, &["name", "nulls_not_distinct", "include", "deferrable"])?;
    let (name, columns, include, nulls) = (key.name(), &key.columns, &key.include, key.nulls_not_distinct);
    let deferrable = option(key.deferrable);
    Ok(quote! {
        table.constraint(__core::schema::Constraint::Unique(__core::schema::Unique {
            name: #name,
            columns: ::std::vec![#(::std::string::String::from(#columns)),*],
            nulls_not_distinct: #nulls,
            include: ::std::vec![#(::std::string::String::from(#include)),*],
            deferrable: #deferrable,
        }));
    })
}

/// `check("name", "a > b")`, or `check("a > b")` with the name that the naming convention gives.
pub(super) fn check(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    let content;
    syn::parenthesized!(content in meta.input);
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
    let (name, expression) = match texts.iter().collect::<Vec<_>>().as_slice() {
        [expression] => (None, (*expression).clone()),
        [name, expression] => (Some((*name).clone()), (*expression).clone()),
        _ => return Err(meta.error("a check is written check(\"name\", \"a > b\") or check(\"a > b\")")),
    };
    let name = optional_text(name.as_ref());
    Ok(quote! {
        table.constraint(__core::schema::Constraint::Check(__core::schema::Check {
            name: #name,
            expression: ::std::string::String::from(#expression),
            not_valid: false,
        }));
    })
}

/// `foreign_key(columns("a", "b"), references("other", "x", "y"), name = "…", schema = "…", on_delete = Cascade, …)`.
pub(super) fn foreign_key(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    const SHAPE: &str = "a foreign key is written foreign_key(columns(\"a\", \"b\"), references(\"table\", \"x\", \"y\")), \
                         with name, schema (of the other table), on_delete, on_update, match_kind and deferrable if need be";
    let (mut columns, mut referent) = (Vec::new(), Vec::new());
    let (mut name, mut schema) = (None, None);
    let (mut actions, mut match_kind, mut when) = ([None, None], None, None);
    meta.parse_nested_meta(|inner| {
        let Some(key) = inner.path.get_ident() else { return Err(inner.error(SHAPE)) };
        match key.to_string().as_str() {
            "columns" => columns = names(inner.input)?,
            "references" => referent = names(inner.input)?,
            "name" => name = Some(inner.value()?.parse()?),
            "schema" => schema = Some(inner.value()?.parse()?),
            "on_delete" | "on_update" => {
                let action = action(inner.value()?)?;
                actions[usize::from(key == "on_update")] =
                    Some(quote!(__core::schema::ForeignKeyAction::#action));
            }
            "match_kind" => {
                let kind = word(inner.value()?, &["Simple", "Full", "Partial"])?;
                match_kind = Some(quote!(__core::schema::ForeignKeyMatch::#kind));
            }
            "deferrable" => when = Some(deferrable(inner.value()?)?),
            _ => return Err(inner.error(SHAPE)),
        }
        Ok(())
    })?;
    let Some((table, referent_columns)) = referent.split_first() else { return Err(meta.error(SHAPE)) };
    if columns.is_empty() || columns.len() != referent_columns.len() {
        return Err(meta.error("a foreign key has as many columns as it refers to"));
    }
    let (name, schema) = (optional_text(name.as_ref()), optional_text(schema.as_ref()));
    let [on_delete, on_update] = actions.map(option);
    let (match_kind, when) = (option(match_kind), option(when));
    Ok(quote! {
        table.constraint(__core::schema::Constraint::ForeignKey(__core::schema::ForeignKey {
            name: #name,
            columns: ::std::vec![#(::std::string::String::from(#columns)),*],
            referent: __core::schema::TableName { schema: #schema, name: ::std::string::String::from(#table) },
            referent_columns: ::std::vec![#(::std::string::String::from(#referent_columns)),*],
            on_delete: #on_delete,
            on_update: #on_update,
            match_kind: #match_kind,
            deferrable: #when,
            not_valid: false,
        }));
    })
}

/// What stands in the parentheses of a primary key or a unique constraint: columns first.
#[derive(Default)]
struct Key {
    columns: Vec<String>,
    name: Option<LitStr>,
    nulls_not_distinct: bool,
    include: Vec<String>,
    deferrable: Option<TokenStream>,
}

impl Key {
    fn read(meta: &ParseNestedMeta<'_>, shape: &str, known: &[&str]) -> Result<Self> {
        let content;
        syn::parenthesized!(content in meta.input);
        let mut key = Self::default();
        while !content.is_empty() {
            if content.peek(LitStr) {
                key.columns.push(content.parse::<LitStr>()?.value());
            } else {
                key.item(&content, shape, known)?;
            }
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        if key.columns.is_empty() { Err(meta.error(shape)) } else { Ok(key) }
    }

    fn item(&mut self, input: ParseStream<'_>, shape: &str, known: &[&str]) -> Result<()> {
        if !input.peek(syn::Ident) {
            return Err(input.error(shape));
        }
        let word: Ident = input.parse()?;
        let text = word.to_string();
        if !known.contains(&text.as_str()) {
            return Err(Error::new(word.span(), shape));
        }
        match text.as_str() {
            "include" => self.include = names(input)?,
            "nulls_not_distinct" => self.nulls_not_distinct = true,
            _ => {
                input.parse::<Token![=]>()?;
                match text.as_str() {
                    "name" => self.name = Some(input.parse()?),
                    _ => self.deferrable = Some(deferrable(input)?),
                }
            }
        }
        Ok(())
    }

    fn name(&self) -> TokenStream {
        optional_text(self.name.as_ref())
    }
}

fn deferrable(input: ParseStream<'_>) -> Result<TokenStream> {
    let when = word(input, &["InitiallyImmediate", "InitiallyDeferred"])?;
    Ok(quote!(__core::schema::Deferrable::#when))
}

/// One of these words.
pub(super) fn word(input: ParseStream<'_>, known: &[&str]) -> Result<Ident> {
    let word: Ident = input.parse()?;
    if known.iter().any(|it| word == it) {
        return Ok(word);
    }
    Err(Error::new(word.span(), format!("one of {}", known.join(", "))))
}

fn optional_text(text: Option<&LitStr>) -> TokenStream {
    option(text.map(|text| quote!(::std::string::String::from(#text))))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |it| quote!(::core::option::Option::Some(#it)))
}
