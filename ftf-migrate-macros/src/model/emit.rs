//! What the derives expand to.

use super::field::Field;
use super::foreign_key::reference_constant;
use super::index::Index;
use super::table::Table;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

pub(super) fn model(ident: &Ident, table: &Table, fields: &[Field]) -> TokenStream {
    let core = &table.core;
    let (name, schema) = (&table.name, option(table.schema.as_ref()));
    let columns = column_list(core, fields);
    let references = references(core, table, fields);
    let set_schema = table.schema.as_ref().map(|schema| quote!(table.schema(#schema);));
    let calls = &table.calls;
    let indexes = fields.iter().filter_map(|field| field.index.as_ref()).chain(&table.indexes);
    let indexes = indexes.map(|index| create_index(core, table, index));
    let renamed = renamed(core, table, fields);
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #core as __core;

            #[allow(non_upper_case_globals)]
            impl #ident { #references }

            #[automatically_derived]
            impl #core::model::Model for #ident {
                const TABLE: &'static str = #name;
                const SCHEMA: ::core::option::Option<&'static str> = #schema;

                fn columns() -> ::std::vec::Vec<#core::operation::ColumnDef<'static>> { #columns }

                fn describe(op: &mut #core::operation::Op) {
                    let table = op.create_table(#name, &<Self as #core::model::Model>::columns());
                    #set_schema
                    #(#calls)*
                    #(#indexes)*
                }
            }

            fn renamed() -> ::std::vec::Vec<#core::model::Renamed> { #renamed }

            #[cfg(not(target_family = "wasm"))]
            #[#core::__private::linkme::distributed_slice(#core::model::DECLARATIONS)]
            #[linkme(crate = #core::__private::linkme)]
            static DECLARATION: #core::model::Declaration = #core::model::Declaration {
                describe: <#ident as #core::model::Model>::describe,
                renamed,
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
            };
        };
    }
}

pub(super) fn columns(ident: &Ident, core: &Path, fields: &[Field]) -> TokenStream {
    let columns = column_list(core, fields);
    let own = fields.iter().filter_map(|field| {
        let (name, from) = (&field.name, field.renamed_from.as_ref()?);
        Some(quote!(renamed.push((#name, #from));))
    });
    let groups = fields.iter().filter(|field| field.flatten).map(|field| {
        let ty = &field.ty;
        quote!(renamed.extend(<#ty as #core::model::Columns>::renamed());)
    });
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #core as __core;

            #[automatically_derived]
            impl #core::model::Columns for #ident {
                fn columns() -> ::std::vec::Vec<#core::operation::ColumnDef<'static>> { #columns }

                #[allow(unused_mut, clippy::vec_init_then_push)]
                fn renamed() -> ::std::vec::Vec<(&'static str, &'static str)> {
                    let mut renamed = ::std::vec::Vec::new();
                    #(#own)*
                    #(#groups)*
                    renamed
                }
            }
        };
    }
}

/// The columns, each a constant, so that a wrong one is an error also when nobody asks for them.
fn column_list(core: &Path, fields: &[Field]) -> TokenStream {
    let pushes = fields.iter().map(|field| {
        if field.flatten {
            let ty = &field.ty;
            return quote_spanned!(ty.span() => columns.extend(<#ty as #core::model::Columns>::columns()););
        }
        let column = field.column(core);
        quote! {{
            const COLUMN: #core::operation::ColumnDef<'static> = #column;
            columns.push(COLUMN);
        }}
    });
    quote! {
        let mut columns = ::std::vec::Vec::new();
        #(#pushes)*
        columns
    }
}

/// A constant for each column, to which foreign keys of other models refer.
fn references(core: &Path, table: &Table, fields: &[Field]) -> TokenStream {
    let (name, schema) = (&table.name, option(table.schema.as_ref()));
    fields
        .iter()
        .filter(|field| !field.flatten)
        .map(|field| {
            let constant = reference_constant(&field.ident);
            let (column, sql_type) = (&field.name, field.sql_type(core));
            quote! {
                #[doc(hidden)]
                pub const #constant: #core::model::ColumnReference = #core::model::ColumnReference {
                    schema: #schema,
                    table: #name,
                    column: #column,
                    sql_type: #sql_type,
                };
            }
        })
        .collect()
}

fn create_index(core: &Path, table: &Table, index: &Index) -> TokenStream {
    let (name, columns, calls) = (&table.name, &index.columns, &index.calls);
    let schema = table.schema.as_ref().map(|schema| quote!(.schema(#schema)));
    let index_name = index.name.as_ref().map_or_else(
        || quote!(&#core::__private::index_name(&#core::schema::TableName::new(#name), &[#(::std::string::String::from(#columns)),*])),
        |name| quote!(#name),
    );
    quote!(op.create_index(#index_name, #name, &[]) #schema #(#calls)*;)
}

fn renamed(core: &Path, table: &Table, fields: &[Field]) -> TokenStream {
    let (name, schema) = (&table.name, option(table.schema.as_ref()));
    let entry = |column: TokenStream, from: TokenStream| {
        quote! {
            #core::model::Renamed {
                schema: #schema.map(::std::string::String::from),
                table: ::std::string::String::from(#name),
                column: #column,
                from: ::std::string::String::from(#from),
            }
        }
    };
    let of_table = table.renamed_from.iter().map(|from| {
        let entry = entry(quote!(::core::option::Option::None), quote!(#from));
        quote!(renamed.push(#entry);)
    });
    let of_columns = fields.iter().filter_map(|field| {
        let (column, from) = (&field.name, field.renamed_from.as_ref()?);
        let column = quote!(::core::option::Option::Some(::std::string::String::from(#column)));
        let entry = entry(column, quote!(#from));
        Some(quote!(renamed.push(#entry);))
    });
    let of_groups = fields.iter().filter(|field| field.flatten).map(|field| {
        let ty = &field.ty;
        let column = quote!(::core::option::Option::Some(::std::string::String::from(column)));
        let entry = entry(column, quote!(from));
        quote! {
            for (column, from) in <#ty as #core::model::Columns>::renamed() {
                renamed.push(#entry);
            }
        }
    });
    let pushes: Vec<_> = of_table.chain(of_columns).chain(of_groups).collect();
    quote! {
        #[allow(unused_mut)]
        let mut renamed: ::std::vec::Vec<#core::model::Renamed> = ::std::vec::Vec::new();
        #(#pushes)*
        renamed
    }
}

fn option(text: Option<&String>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None::<&'static str>),
        |text| quote!(::core::option::Option::Some(#text)),
    )
}
