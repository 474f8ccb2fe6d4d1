//! What a foreign key says besides its columns, and how it names the column it points to.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Error, LitStr, Path, Result, Token, parenthesized};

/// What a column refers to: `User::id`, or `("users", "id")` for a table without a model.
pub(super) enum Referent {
    Model(Path),
    Names(String, String),
}

impl Parse for Referent {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(syn::token::Paren) {
            let names;
            parenthesized!(names in input);
            let table: LitStr = names.parse()?;
            names.parse::<Token![,]>()?;
            let column: LitStr = names.parse()?;
            return Ok(Self::Names(table.value(), column.value()));
        }
        let path: Path = input.parse()?;
        if path.segments.len() < 2 {
            return Err(Error::new(
                path.span(),
                "write the field of a model, `User::id`, or `(\"users\", \"id\")` for a table without one",
            ));
        }
        Ok(Self::Model(path))
    }
}

impl Referent {
    /// The arguments of `references_in`, for a column of type `sql_type`.
    pub(super) fn arguments(&self, sql_type: &TokenStream) -> TokenStream {
        match self {
            Self::Names(table, column) => quote!(::core::option::Option::None, #table, #column),
            Self::Model(path) => {
                let constant = reference_path(path);
                let check = quote_spanned!(path.span() => #constant.check(#sql_type));
                quote!(#constant.schema, #constant.table, const { #check }.column)
            }
        }
    }
}

/// The constant that describes the column of a field.
pub(super) fn reference_constant(field: &Ident) -> Ident {
    format_ident!("__column_{}", field, span = field.span())
}

fn reference_path(path: &Path) -> TokenStream {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = reference_constant(&last.ident);
    }
    quote!(#path)
}

/// `Cascade`, `SetNull` …
pub(super) fn action(input: ParseStream<'_>) -> Result<Ident> {
    let action: Ident = input.parse()?;
    let known = ["NoAction", "Restrict", "Cascade", "SetNull", "SetDefault"];
    if known.iter().any(|it| action == it) {
        Ok(action)
    } else {
        Err(Error::new(action.span(), format!("one of {}", known.join(", "))))
    }
}
