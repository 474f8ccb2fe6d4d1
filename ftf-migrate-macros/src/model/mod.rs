//! `#[derive(Model)]` and `#[derive(Columns)]`.

mod constraint;
mod emit;
mod field;
mod foreign_key;
mod index;
mod partition;
pub(crate) mod sqlx;
mod table;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Fields, Path, Result, parse_quote};

use field::Field;
use table::Table;

/// What `#[derive(Model)]` expands to.
pub(crate) fn model(input: &DeriveInput) -> TokenStream {
    read_model(input).unwrap_or_else(Error::into_compile_error)
}

/// What `#[derive(Columns)]` expands to.
pub(crate) fn columns(input: &DeriveInput) -> TokenStream {
    read_columns(input).unwrap_or_else(Error::into_compile_error)
}

fn read_model(input: &DeriveInput) -> Result<TokenStream> {
    let table = Table::read(input);
    let fields = fields(input, "a model");
    match (table, fields) {
        (Ok(table), Ok(fields)) => Ok(emit::model(&input.ident, &table, &fields)),
        (table, fields) => Err(all(table.err().into_iter().chain(fields.err()))),
    }
}

fn read_columns(input: &DeriveInput) -> Result<TokenStream> {
    let fields = fields(input, "a group of columns")?;
    if let Some(field) = fields.iter().find(|field| field.index.is_some()) {
        return Err(Error::new_spanned(
            &field.ident,
            "a group of columns has no indexes: say it in the #[model(index(…))] of each table",
        ));
    }
    Ok(emit::columns(&input.ident, &core_path(), &fields))
}

/// The path of the crate, unless `#[model(crate = …)]` says another.
fn core_path() -> Path {
    parse_quote!(::ftf_migrate_core)
}

fn fields(input: &DeriveInput, what: &str) -> Result<Vec<Field>> {
    if !input.generics.params.is_empty() {
        let text = format!("{what} has no type parameters and no lifetimes");
        return Err(Error::new_spanned(&input.generics, text));
    }
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, format!("{what} is a struct")));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, format!("{what} has fields with names")));
    };
    let rename_all = sqlx::rename_all(&input.attrs)?;
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for field in &named.named {
        match Field::read(field, rename_all) {
            Ok(field) => read.extend(field),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(all(errors.into_iter())) }
}

/// All errors as one, so that each is told at its place.
fn all(errors: impl Iterator<Item = Error>) -> Error {
    let joined = errors.reduce(|mut all, error| {
        all.combine(error);
        all
    });
    joined.unwrap_or_else(|| Error::new(proc_macro2::Span::call_site(), "no error"))
}
