//! The verdict macro: how `graph!`, which sees all files, reports a problem at a literal in one of them.
//!
//! `graph!` defines a `macro_rules!` in front of the modules, so that it is in scope inside of them. For each problem it
//! has an arm that matches a literal by key, revision and text. `#[migration]` calls it with all of its literals, each
//! accompanied by its own token; the arm hands that token to `__problem!`, which makes an error there. No state is
//! kept between macro calls and no order of expansion is assumed, so it works in rust-analyzer as well.
//!
//! The macro also makes the static of the migration, because it is the one that knows the path of core.

use std::collections::BTreeMap;

use ftf_migrate_graph::{attribute::Key, check::Problem};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use crate::{diagnostics::message, private};

/// Each literal of each file is compared with each arm, so there is a limit.
pub(crate) const MAX_ARMS: usize = 64;

/// Defines the verdict macro. Also gives how many problems found no place in it.
pub(crate) fn define(core: &TokenTree, problems: &[Problem]) -> (TokenStream, usize) {
    let core = private::module(core);
    let name = private::verdict_macro(Span::call_site());
    let migration = private::migration_static(Span::call_site());
    let trait_alias = private::migrate_trait(Span::call_site());
    let grouped = group(problems);
    let told: Vec<_> = grouped.iter().take(MAX_ARMS).collect();
    let untold = grouped.len() - told.len();
    let arms = told.into_iter().map(|((_, key, rev, literal), reports)| {
        let key = key.as_str();
        let reports = reports.iter().map(|report| {
            let text = message(&report.text, report.hint.as_deref());
            let warning = report.is_warning.then(|| quote!(warning));
            quote!(#core::__problem! { #warning $at #text })
        });
        quote!((@ (#key #rev #literal $at:tt)) => { #(#reports)* };)
    });
    let arms: TokenStream = arms.collect();
    let fan_out = if grouped.is_empty() { TokenStream::new() } else { quote!($(#name! { @ $literal })*) };
    let definition = quote! {
        macro_rules! #name {
            #arms
            (@ $literal:tt) => {};
            ([] $($literal:tt)*) => {
                #fan_out
                #[doc(hidden)]
                pub static #migration: #core::Migration = #core::Migration::__unusable();
            };
            ([($($functions:tt)*) $($attribute:tt)*] $($literal:tt)*) => {
                #fan_out
                #[doc(hidden)]
                use #core::Migrate as #trait_alias;
                #[doc(hidden)]
                pub static #migration: #core::Migration = #core::Migration::__new(
                    #core::Attribute { $($attribute)* },
                    $($functions)*
                );
            };
        }
    };
    (definition, untold)
}

type Literal<'a> = (usize, Key, &'a str, &'a str);

/// The problems of each literal. Two files of one revision may share a literal, and then the text is the same.
fn group(problems: &[Problem]) -> BTreeMap<Literal<'_>, Vec<&Problem>> {
    let mut first_file: BTreeMap<(Key, &str, &str), usize> = BTreeMap::new();
    let mut grouped: BTreeMap<Literal<'_>, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        let literal = (problem.key, problem.rev.as_str(), problem.literal.as_str());
        let file = *first_file.entry(literal).or_insert(problem.file);
        let reports = grouped.entry((file, literal.0, literal.1, literal.2)).or_default();
        if !reports.iter().any(|told| told.text == problem.text) {
            reports.push(problem);
        }
    }
    grouped
}
