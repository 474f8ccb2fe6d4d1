//! `#[derive(SqlEnum)]`.

use crate::case::Case;
use crate::model::sqlx as sqlx_items;
use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Error, Fields, LitStr, Path, Result, parse_quote};

/// What `#[derive(SqlEnum)]` expands to.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    read(input).unwrap_or_else(Error::into_compile_error)
}

/// What the attributes of the enum say; `#[sqlx(…)]` counts too.
struct Said {
    core: Path,
    name: Option<String>,
    rename_all: Option<Case>,
}

fn read(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "an enum is wanted here"));
    };
    let said = said(&input.attrs)?;
    let mut words = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new_spanned(variant, "a word in the database has no fields"));
        }
        let bare = variant.ident.to_string();
        let word = rename(&variant.attrs)?
            .unwrap_or_else(|| said.rename_all.map_or(bare.clone(), |case| case.of(&bare)));
        if words.contains(&word) {
            return Err(Error::new_spanned(variant, format!("two variants are the word '{word}'")));
        }
        words.push(word);
    }
    if words.is_empty() {
        return Err(Error::new_spanned(&input.ident, "an enum type has at least one word"));
    }
    let (core, ident) = (&said.core, &input.ident);
    let name = said.name.unwrap_or_else(|| heck::ToSnakeCase::to_snake_case(ident.to_string().as_str()));
    Ok(quote! {
        #[automatically_derived]
        impl #core::model::SqlEnum for #ident {
            const NAME: &'static str = #name;
            const VALUES: &'static [&'static str] = &[#(#words),*];
        }

        #[automatically_derived]
        impl #core::model::ColumnType for #ident {
            const KIND: #core::model::ColumnKind = #core::model::ColumnKind::Fixed(#core::operation::Type::Enum(
                <Self as #core::model::SqlEnum>::NAME,
                <Self as #core::model::SqlEnum>::VALUES,
            ));
        }

        #[automatically_derived]
        impl #core::model::ArrayElement for #ident {}
    })
}

fn said(attributes: &[Attribute]) -> Result<Said> {
    let mut said = Said { core: parse_quote!(::ftf_migrate_core), name: None, rename_all: None };
    let mut of_sqlx = |meta: ParseNestedMeta<'_>| {
        if meta.path.is_ident("type_name") {
            said.name = Some(meta.value()?.parse::<LitStr>()?.value());
        } else if meta.path.is_ident("rename_all") {
            said.rename_all = Some(Case::read(&meta.value()?.parse()?)?);
        } else {
            sqlx_items::pass_over(&meta)?;
        }
        Ok(())
    };
    sqlx_items::each(attributes, &mut of_sqlx)?;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("sql_enum")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("name") {
                said.name = Some(meta.value()?.parse::<LitStr>()?.value());
            } else if meta.path.is_ident("rename_all") {
                said.rename_all = Some(Case::read(&meta.value()?.parse()?)?);
            } else if meta.path.is_ident("crate") {
                said.core = meta.value()?.parse()?;
            } else {
                return Err(
                    meta.error("an enum has: name = \"…\", rename_all = \"snake_case\", crate = path")
                );
            }
            Ok(())
        })?;
    }
    Ok(said)
}

/// `#[sql_enum(rename = "…")]` or `#[sqlx(rename = "…")]` of a variant.
fn rename(attributes: &[Attribute]) -> Result<Option<String>> {
    let mut name = None;
    sqlx_items::each(attributes, |meta| {
        if meta.path.is_ident("rename") {
            name = Some(meta.value()?.parse::<LitStr>()?.value());
            return Ok(());
        }
        sqlx_items::pass_over(&meta)
    })?;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("sql_enum")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("rename") {
                return Err(meta.error("a variant has: rename = \"…\""));
            }
            name = Some(meta.value()?.parse::<LitStr>()?.value());
            Ok(())
        })?;
    }
    Ok(name)
}
