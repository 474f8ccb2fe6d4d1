//! What `graph!` becomes.

use std::path::{Component, Path};

use ftf_migrate_graph::{
    check::check,
    link::{Entry, Links},
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::{
    options::{Call, Location},
    scan::{self, File},
    verdict,
};
use crate::{diagnostics::Diagnostics, private};

/// The verdict macro, the modules, and the static. `is_partial` when files were refused, which is reported.
pub(crate) fn expand(
    call: &Call,
    files: &[File],
    is_partial: bool,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let entries: Vec<Entry<'_>> = files.iter().map(File::entry).collect();
    let links = Links::of(&entries);
    // What is said about a refused file is no second mistake: it stands in the list as one that can not be read.
    let refused = is_partial.then_some(Entry { file: "", header: None, is_sound: false });
    let checked: Vec<Entry<'_>> = entries.iter().copied().chain(refused).collect();
    let problems = check(&checked, &call.options);
    let (verdict, untold) = verdict::define(&call.core, &problems);
    // Without files nobody asks, and the compiler would say that it is unused.
    let verdict = if files.is_empty() { TokenStream::new() } else { verdict };
    if untold > 0 {
        let text = format!("{untold} more problems are told when these are solved");
        diagnostics.push(call.locations[0].span, &text, None);
    }
    let modules = files.iter().map(module);
    let graph = graph_static(call, files, &links);
    let unread = files.iter().filter(|file| !file.is_read()).map(|file| unread(call, file));
    let errors = diagnostics.into_tokens();
    // The macro is in scope for the modules after it.
    quote!(#errors #verdict #(#modules)* #graph #(#unread)*)
}

impl File {
    fn ident(&self) -> Ident {
        Ident::new(&self.module, Span::call_site())
    }

    fn entry(&self) -> Entry<'_> {
        Entry { file: &self.path, header: self.header.as_ref(), is_sound: self.is_sound }
    }

    /// Whether everything that the static holds about the file could be read.
    fn is_read(&self) -> bool {
        self.header.is_some() && self.digest.is_some()
    }
}

fn module(file: &File) -> TokenStream {
    let (name, path) = (file.ident(), &file.path);
    // A revision says what it does in the first lines of its file; its struct has nothing to add. That it is public and
    // empty is how a revision is written, and no mistake of whoever keeps the graph to the crate.
    quote! {
        #[allow(missing_docs, missing_debug_implementations, unreachable_pub)]
        #[path = #path]
        pub mod #name;
    }
}

/// The compiler reports a file that is not Rust. Should it have nothing to report, the graph would lack a revision:
/// then this does, and only then, because it needs the static of a module that could be read.
fn unread(call: &Call, file: &File) -> TokenStream {
    if file.header.is_none() && !file.is_sound {
        // The attribute reports its own mistakes.
        return TokenStream::new();
    }
    let (core, name) = (private::module(&call.core), file.ident());
    let migration = private::migration_static(Span::call_site());
    quote!(const _: () = #core::Migration::__unread(&#name::#migration);)
}

fn graph_static(call: &Call, files: &[File], links: &Links<'_>) -> TokenStream {
    let core = private::module(&call.core);
    let mut order = links.order();
    let is_ordered = order.len() == files.len();
    if !is_ordered {
        // A cycle, which is reported. Everything else about the files stays known to the compiler.
        order = (0..files.len()).collect();
    }
    order.retain(|index| files[*index].header.is_some());
    let mut position = vec![0; files.len()];
    order.iter().enumerate().for_each(|(at, index)| position[*index] = at);
    let indices = |found: &[usize]| {
        let known = found.iter().filter(|index| is_ordered && files[**index].header.is_some());
        let indices = known.map(|index| number(position[*index]));
        quote!(&[#(#indices),*])
    };
    let revisions = order.iter().map(|index| {
        let parents = indices(&links.parents[*index]);
        let depends = indices(&links.depends[*index]);
        revision(call, &files[*index], *index, &parents, &depends)
    });
    let hashes = order.iter().map(|index| header_hash(&files[*index]));
    let heads = indices(&links.heads());
    let locations = call.locations.iter().map(below_package);
    let naming = call.naming.as_ref().map(|naming| quote!(.__with_naming(#naming)));
    quote! {
        /// The revisions of this package.
        pub static MIGRATIONS: #core::Graph = #core::Graph::__new(
            &[#(#revisions),*],
            #heads,
            if ::core::cfg!(debug_assertions) { ::core::env!("CARGO_MANIFEST_DIR") } else { "" },
            &[#(#locations),*],
            ::core::cfg!(debug_assertions),
            ::core::module_path!(),
        )#naming;
        const _: () = MIGRATIONS.__verify(&[#(#hashes),*]);
    }
}

fn revision(
    call: &Call,
    file: &File,
    file_position: usize,
    parents: &TokenStream,
    depends: &TokenStream,
) -> TokenStream {
    let (core, name) = (private::module(&call.core), file.ident());
    let migration = private::migration_static(Span::call_site());
    let (path, message) = (&file.path, &file.message);
    let digest = file.digest.map_or(0, |digest| digest.0);
    let file_position = number(file_position);
    quote! {
        #core::Revision {
            migration: &#name::#migration,
            file: #path,
            message: #message,
            digest: #digest,
            file_position: #file_position,
            parents: #parents,
            depends: #depends,
        }
    }
}

fn header_hash(file: &File) -> u64 {
    file.header.as_ref().filter(|_| file.is_sound).map_or(0, |header| header.fingerprint)
}

/// An index without suffix, which is half of what the compiler has to read of a large graph.
fn number(index: usize) -> Literal {
    Literal::usize_unsuffixed(index)
}

/// The folder relative to the package, with `/`; as it is written when it is not in the package.
pub(crate) fn below_package(location: &Location) -> String {
    let found = scan::directory(location).and_then(|folder| folder.canonicalize().ok());
    let package = scan::manifest_dir().and_then(|package| package.canonicalize().ok());
    match (&found, &package) {
        (Some(found), Some(package)) => {
            found.strip_prefix(package).map_or_else(|_| location.path.clone(), slashed)
        }
        _ => location.path.clone(),
    }
}

fn slashed(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
