//! `#[model(…)]`: the table.

use super::constraint;
use super::index::Index;
use super::partition;
use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{DeriveInput, Error, LitStr, Path, Result};

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
                    engine = \"…\", charset = \"…\", collation = \"…\", partition_by(…), crate = path";

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
            "comment" | "engine" | "charset" | "collation" => {
                let value = text(meta)?;
                self.calls.push(quote!(table.#key(#value);));
            }
            "strict" | "without_rowid" => self.calls.push(quote!(table.#key();)),
            "primary_key" => self.calls.push(constraint::primary_key(meta)?),
            "unique" => self.calls.push(constraint::unique(meta)?),
            "check" => self.calls.push(constraint::check(meta)?),
            "foreign_key" => self.calls.push(constraint::foreign_key(meta)?),
            "partition_by" => self.calls.push(partition::partition_by(meta)?),
            "index" => self.indexes.push(Index::read(meta)?),
            _ => return Err(unknown()),
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}
