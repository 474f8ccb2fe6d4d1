//! What `#[sqlx(…)]` says to `FromRow` is said to us too: names, and what is no column.

use crate::case::Case;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Result};

/// What `#[sqlx(…)]` says of a field.
#[derive(Default)]
pub(super) struct OfField {
    pub(super) rename: Option<String>,
    pub(super) skip: bool,
    pub(super) flatten: bool,
}

/// `#[sqlx(rename_all = "…")]` of the struct.
pub(super) fn rename_all(attributes: &[Attribute]) -> Result<Option<Case>> {
    let mut case = None;
    each(attributes, |meta| {
        if meta.path.is_ident("rename_all") {
            case = Some(Case::read(&meta.value()?.parse()?)?);
            Ok(())
        } else {
            pass_over(&meta)
        }
    })?;
    Ok(case)
}

/// What `#[sqlx(…)]` says of a field.
pub(super) fn of_field(attributes: &[Attribute]) -> Result<OfField> {
    let mut said = OfField::default();
    each(attributes, |meta| {
        if meta.path.is_ident("rename") {
            said.rename = Some(meta.value()?.parse::<LitStr>()?.value());
            return Ok(());
        }
        said.skip |= meta.path.is_ident("skip");
        said.flatten |= meta.path.is_ident("flatten");
        pass_over(&meta)
    })?;
    Ok(said)
}

/// Calls `read` with each item of each `#[sqlx(…)]`.
pub(crate) fn each(
    attributes: &[Attribute],
    mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("sqlx")) {
        attribute.parse_nested_meta(&mut read)?;
    }
    Ok(())
}

/// What only sqlx understands.
pub(crate) fn pass_over(meta: &ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|inner| pass_over(&inner))?;
    }
    Ok(())
}
