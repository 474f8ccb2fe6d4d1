//! The attributes of a field.

use super::constraint::word;
use super::foreign_key::{Referent, action};
use super::index::Index;
use super::sqlx;
use crate::case::Case;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, ExprUnary, Lit, LitInt, LitStr, Path, Result, Type, UnOp};

/// A field that is a column, or a group of them.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// The column's name.
    pub(super) name: String,
    pub(super) flatten: bool,
    pub(super) renamed_from: Option<String>,
    pub(super) index: Option<Index>,
    pub(super) references: Option<Referent>,
    sql_type: Option<Expr>,
    length: Option<TokenStream>,
    precision: Option<LitInt>,
    scale: Option<LitInt>,
    nullable: Option<bool>,
    /// Calls of the builder: `.primary_key()`, `.comment("…")`.
    calls: Vec<TokenStream>,
}

const KEYS: &str = "primary_key, autoincrement, identity(…), unique, index, not_null, nullable, name, sql_type, length, \
                    fixed_length, precision, scale, server_default, generated_stored, generated_virtual, comment, \
                    collation, charset, check, on_update_now, invisible, storage, compression, references, on_delete, \
                    on_update, renamed_from, flatten, skip";

impl Field {
    /// Reads a field; `None` if it is no column.
    pub(super) fn read(field: &syn::Field, rename_all: Option<Case>) -> Result<Option<Self>> {
        let Some(ident) = field.ident.clone() else { return Ok(None) };
        let said = sqlx::of_field(&field.attrs)?;
        let bare = ident.unraw().to_string();
        let name = said.rename.unwrap_or_else(|| rename_all.map_or(bare.clone(), |case| case.of(&bare)));
        let mut read = Self {
            ident,
            ty: field.ty.clone(),
            name,
            flatten: said.flatten,
            renamed_from: None,
            index: None,
            references: None,
            sql_type: None,
            length: None,
            precision: None,
            scale: None,
            nullable: None,
            calls: Vec::new(),
        };
        let mut skip = said.skip;
        for attribute in field.attrs.iter().filter(|it| it.path().is_ident("column")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("skip") {
                    skip = true;
                    return Ok(());
                }
                read.item(&meta)
            })?;
        }
        if let Some(index) = &mut read.index {
            // The name of the column may have come after the word `index`.
            *index = Index::of_column(index.name.take(), &read.name);
        }
        Ok((!skip).then_some(read))
    }

    fn item(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(key) = meta.path.get_ident() else { return Err(meta.error(unknown(&meta.path))) };
        match key.to_string().as_str() {
            "primary_key" | "autoincrement" | "unique" | "on_update_now" | "invisible" => {
                self.calls.push(quote!(.#key()));
            }
            "not_null" => self.nullable = Some(false),
            "nullable" => self.nullable = Some(true),
            "flatten" => self.flatten = true,
            "name" => self.name = text(meta)?.value(),
            "renamed_from" => self.renamed_from = Some(text(meta)?.value()),
            "comment" | "collation" | "charset" | "compression" | "check" | "generated_stored"
            | "generated_virtual" => {
                let text = text(meta)?;
                self.calls.push(quote!(.#key(#text)));
            }
            "sql_type" => self.sql_type = Some(meta.value()?.parse()?),
            "length" => {
                let length: LitInt = meta.value()?.parse()?;
                self.length = Some(quote!(AtMost(#length)));
            }
            "fixed_length" => {
                let length: LitInt = meta.value()?.parse()?;
                self.length = Some(quote!(Exactly(#length)));
            }
            "precision" => self.precision = Some(meta.value()?.parse()?),
            "scale" => self.scale = Some(meta.value()?.parse()?),
            "server_default" => {
                let value = default(&meta.value()?.parse()?)?;
                self.calls.push(quote!(.server_default({ use __core::operation::*; #value })));
            }
            "identity" => {
                let identity = identity(meta)?;
                self.calls.push(quote!(.identity(#identity)));
            }
            "index" => {
                let name = if meta.input.peek(syn::Token![=]) { Some(text(meta)?.value()) } else { None };
                self.index = Some(Index { name, ..Index::default() });
            }
            "storage" => {
                let storage = word(meta.value()?, &["Plain", "External", "Extended", "Main"])?;
                self.calls.push(quote!(.storage(__core::schema::Storage::#storage)));
            }
            "references" => self.references = Some(meta.value()?.parse()?),
            "on_delete" | "on_update" => {
                let action = action(meta.value()?)?;
                self.calls.push(quote!(.#key(__core::schema::ForeignKeyAction::#action)));
            }
            _ => return Err(meta.error(unknown(&meta.path))),
        }
        Ok(())
    }

    /// The column's type, as an expression.
    pub(super) fn sql_type(&self, core: &Path) -> TokenStream {
        if let Some(sql_type) = &self.sql_type {
            return quote!({ #[allow(unused_imports, clippy::enum_glob_use)] use #core::operation::Type::*; #sql_type });
        }
        let ty = &self.ty;
        let length = self.length.clone().unwrap_or_else(|| quote!(None));
        let precision = match (&self.precision, &self.scale) {
            (None, None) => quote!(::core::option::Option::None),
            (precision, scale) => {
                let scale = scale.as_ref().map_or_else(|| quote!(0), ToTokens::to_token_stream);
                let precision = precision.as_ref().map_or_else(|| quote!(0), ToTokens::to_token_stream);
                quote!(::core::option::Option::Some((#precision, #scale)))
            }
        };
        // At the field, where the compiler is to point.
        let here = at(core, ty.span());
        quote_spanned!(ty.span() => #here::model::type_of(<#ty as #core::model::ColumnType>::KIND, #core::model::Length::#length, #precision))
    }

    /// The column, as an expression. `__core` is in scope where it stands.
    pub(super) fn column(&self, core: &Path) -> TokenStream {
        let (name, ty, sql_type) = (&self.name, &self.ty, self.sql_type(core));
        let nullable = match self.nullable {
            Some(nullable) => quote!(#nullable),
            None if self.sql_type.is_some() => {
                let is_option = is_option(ty);
                quote!(#is_option)
            }
            None => quote!(<#ty as #core::model::ColumnType>::NULLABLE),
        };
        let calls = &self.calls;
        let references = self.references.as_ref().map(|it| {
            let arguments = it.arguments(&self.sql_type(core));
            quote!(.references_in(#arguments))
        });
        quote!(#core::model::column_of(#name, #sql_type, #nullable) #(#calls)* #references)
    }
}

fn unknown(key: &Path) -> String {
    format!("a column has no `{}`\nhelp: it has {KEYS}", quote!(#key))
}

/// The path, every token of it at `span`.
fn at(path: &Path, span: Span) -> TokenStream {
    let tokens = path.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    tokens.collect()
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}

/// Whether the type is written as an `Option`.
fn is_option(ty: &Type) -> bool {
    match ty {
        Type::Path(it) => it.path.segments.last().is_some_and(|last| last.ident == "Option"),
        // What another macro put in.
        Type::Group(it) => is_option(&it.elem),
        _ => false,
    }
}

/// A server default: a literal, `now()` or `sql("…")`.
fn default(value: &Expr) -> Result<TokenStream> {
    let wrong = || Err(Error::new_spanned(value, "a literal, now() or sql(\"…\")"));
    let of_literal = |literal: &Lit| match literal {
        Lit::Str(_) => Some(quote!(text(#value))),
        Lit::Int(_) => Some(quote!(int(#value))),
        Lit::Float(_) => Some(quote!(float(#value))),
        Lit::Bool(_) => Some(quote!(boolean(#value))),
        Lit::ByteStr(_) => Some(quote!(bytes(#value))),
        _ => None,
    };
    match value {
        Expr::Lit(ExprLit { lit, .. }) => of_literal(lit).map_or_else(wrong, Ok),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match expr.as_ref() {
            Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                of_literal(lit).map_or_else(wrong, Ok)
            }
            _ => wrong(),
        },
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(path) if path.path.is_ident("now") || path.path.is_ident("sql") => Ok(quote!(#value)),
            _ => wrong(),
        },
        _ => wrong(),
    }
}

/// `identity(always, start = 10, increment = 5, min_value = 1, max_value = 99, cache = 1, cycle)`.
fn identity(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    const SHAPE: &str = "an identity has: always, start, increment, min_value, max_value, cache, cycle";
    let mut options = BTreeMap::from(["start", "increment", "min_value", "max_value", "cache"].map(|key| {
        (key, quote!(::core::option::Option::None)) // The database's own.
    }));
    options.extend(["always", "cycle"].map(|key| (key, quote!(false))));
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|inner| {
            let key = inner.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let Some(option) = options.get_mut(key.as_str()) else { return Err(inner.error(SHAPE)) };
            *option = if matches!(key.as_str(), "always" | "cycle") {
                quote!(true)
            } else {
                let value: Expr = inner.value()?.parse()?;
                quote!(::core::option::Option::Some(#value))
            };
            Ok(())
        })?;
    }
    let names = options.keys().map(|key| Ident::new(key, Span::call_site()));
    let values = options.values();
    Ok(quote!(__core::schema::Identity { #(#names: #values),* }))
}
