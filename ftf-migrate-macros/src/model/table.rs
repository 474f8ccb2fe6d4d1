//! `#[model(…)]`: the table.

use super::foreign_key::action;
use super::index::{Index, names};
use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{DeriveInput, Error, LitStr, Path, Result, Token};

/// What `#[model(…)]` says.
pub(super) struct Table {
    pub(super) core: Path,
    pub(super) name: String,
    pub(super) schema: Option<String>,
    pub(super) renamed_from: Option<String>,
    /// Calls of the builder that `create_table` gives.
    pub(super) calls: Vec<TokenStream>,
    pub(super) indexes: Vec<Index>,
}

const KEYS: &str = "table = \"…\", schema = \"…\", comment = \"…\", primary_key(\"a\", \"b\"), unique(\"a\", \"b\"), \
                    check(\"name\", \"a > b\"), foreign_key(…), index(…), renamed_from = \"…\", strict, without_rowid, \
                    crate = path";

impl Table {
    pub(super) fn read(input: &DeriveInput) -> Result<Self> {
        let mut table = Self {
            core: super::core_path(),
            name: String::new(),
            schema: None,
            renamed_from: None,
            calls: Vec::new(),
            indexes: Vec::new(),
        };
        for attribute in input.attrs.iter().filter(|it| it.path().is_ident("model")) {
            attribute.parse_nested_meta(|meta| table.item(&meta))?;
        }
        if table.name.is_empty() {
            let guess = heck::ToSnakeCase::to_snake_case(input.ident.to_string().as_str());
            let text = format!("a model says its table: #[model(table = \"{guess}\")]");
            return Err(Error::new_spanned(&input.ident, text));
        }
        Ok(table)
    }

    fn item(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let unknown = || {
            let key = &meta.path;
            meta.error(format!("a model has no `{}`\nhelp: it has {KEYS}", quote!(#key)))
        };
        if meta.path.is_ident("crate") {
            self.core = meta.value()?.parse()?;
            return Ok(());
        }
        let Some(key) = meta.path.get_ident() else { return Err(unknown()) };
        match key.to_string().as_str() {
            "table" => {
                let name = text(meta)?;
                self.name = name.value();
                if self.name.is_empty() {
                    return Err(Error::new(name.span(), "a table has a name"));
                }
            }
            "schema" => self.schema = Some(text(meta)?.value()),
            "renamed_from" => self.renamed_from = Some(text(meta)?.value()),
            "comment" => {
                let comment = text(meta)?;
                self.calls.push(quote!(table.comment(#comment);));
            }
            "strict" | "without_rowid" => self.calls.push(quote!(table.#key();)),
            "primary_key" | "unique" => {
                let columns = names(meta.input)?;
                self.calls.push(quote!(table.#key(&[#(#columns),*]);));
            }
            "check" => {
                let content;
                syn::parenthesized!(content in meta.input);
                let name: LitStr = content.parse()?;
                content.parse::<Token![,]>()?;
                let expression: LitStr = content.parse()?;
                self.calls.push(quote!(table.check(#name, #expression);));
            }
            "foreign_key" => self.calls.push(foreign_key(meta)?),
            "index" => self.indexes.push(Index::read(meta)?),
            _ => return Err(unknown()),
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}

/// `foreign_key(columns("a", "b"), references("other", "x", "y"), name = "…", schema = "…", on_delete = Cascade)`.
fn foreign_key(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    const SHAPE: &str = "a foreign key is written foreign_key(columns(\"a\", \"b\"), references(\"table\", \"x\", \"y\")), \
                         with name, schema (of the other table), on_delete and on_update if need be";
    let (mut columns, mut referent) = (Vec::new(), Vec::new());
    let (mut name, mut schema) = (quote!(::core::option::Option::None), quote!(::core::option::Option::None));
    let mut actions = [quote!(::core::option::Option::None), quote!(::core::option::Option::None)];
    let some = |text: &LitStr| quote!(::core::option::Option::Some(::std::string::String::from(#text)));
    meta.parse_nested_meta(|inner| {
        let Some(key) = inner.path.get_ident() else { return Err(inner.error(SHAPE)) };
        match key.to_string().as_str() {
            "columns" => columns = names(inner.input)?,
            "references" => referent = names(inner.input)?,
            "name" => name = some(&text(&inner)?),
            "schema" => schema = some(&text(&inner)?),
            "on_delete" | "on_update" => {
                let place = usize::from(key == "on_update");
                let action = action(inner.value()?)?;
                actions[place] =
                    quote!(::core::option::Option::Some(__core::schema::ForeignKeyAction::#action));
            }
            _ => return Err(inner.error(SHAPE)),
        }
        Ok(())
    })?;
    let Some((table, referent_columns)) = referent.split_first() else { return Err(meta.error(SHAPE)) };
    if columns.is_empty() || columns.len() != referent_columns.len() {
        return Err(meta.error("a foreign key has as many columns as it refers to"));
    }
    let [on_delete, on_update] = actions;
    Ok(quote! {
        table.constraint(__core::schema::Constraint::ForeignKey(__core::schema::ForeignKey {
            name: #name,
            columns: ::std::vec![#(::std::string::String::from(#columns)),*],
            referent: __core::schema::TableName { schema: #schema, name: ::std::string::String::from(#table) },
            referent_columns: ::std::vec![#(::std::string::String::from(#referent_columns)),*],
            on_delete: #on_delete,
            on_update: #on_update,
            match_kind: ::core::option::Option::None,
            deferrable: ::core::option::Option::None,
            not_valid: false,
        }));
    })
}
