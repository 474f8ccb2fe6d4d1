//! What stands between the parentheses of `graph!`.

use ftf_migrate_graph::{
    check::{Bases, Heads, Options},
    hint::closest,
    lexer::text_value,
};
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::diagnostics::Diagnostics;

/// A call of `graph!`.
pub(crate) struct Call {
    /// The token that names core: `$crate`.
    pub(crate) core: TokenTree,
    /// The folders, at least one.
    pub(crate) locations: Vec<Location>,
    /// What the graph is asked for.
    pub(crate) options: Options,
    /// Whether folders inside of the folders are read.
    pub(crate) is_recursive: bool,
    /// The constant that says how unnamed constraints and indexes are named.
    pub(crate) naming: Option<TokenStream>,
}

/// A folder as it is written.
pub(crate) struct Location {
    /// The path, relative to the file that holds the call.
    pub(crate) path: String,
    /// Where the literal stands.
    pub(crate) span: Span,
}

const NAMES: [&str; 4] = ["heads", "bases", "naming", "recursive"];

/// Reads the call; `None` when there is no folder to look at.
pub(crate) fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Option<Call> {
    let mut tokens = input.into_iter();
    let core = tokens.next()?;
    let mut call =
        Call { core, locations: Vec::new(), options: Options::default(), is_recursive: false, naming: None };
    let tokens: Vec<TokenTree> = tokens.collect();
    for entry in tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        if let Err(Mistake { span, text, hint }) = call.read(entry) {
            diagnostics.push(span, &text, Some(&hint));
        }
    }
    if call.locations.is_empty() {
        let hint = "name the folder of the revision files: graph!(\"versions\")";
        diagnostics.push(Span::call_site(), "graph! names no folder", Some(hint));
        return None;
    }
    Some(call)
}

struct Mistake {
    span: Span,
    text: String,
    hint: String,
}

impl Call {
    fn read(&mut self, entry: &[TokenTree]) -> Result<(), Mistake> {
        match entry {
            [] => Ok(()),
            [TokenTree::Literal(literal)] if text_value(&literal.to_string()).is_some() => {
                let written = text_value(&literal.to_string()).unwrap_or_default();
                let path = written.trim_start_matches("./").trim_end_matches('/').to_owned();
                self.locations.push(Location { path, span: literal.span() });
                Ok(())
            }
            [TokenTree::Ident(name)] if name == "recursive" => {
                self.is_recursive = true;
                Ok(())
            }
            [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..]
                if name == "naming" && equals.as_char() == '=' && !value.is_empty() =>
            {
                self.naming = Some(value.iter().cloned().collect());
                Ok(())
            }
            [TokenTree::Ident(name), TokenTree::Punct(equals), value] if equals.as_char() == '=' => {
                self.set(name, value)
            }
            [TokenTree::Ident(name), ..] if !NAMES.contains(&name.to_string().as_str()) => Err(unknown(name)),
            [first, ..] => Err(Mistake {
                span: first.span(),
                text: format!("graph! does not understand `{first}` here"),
                hint: "it reads like graph!(\"versions\", heads = any, bases = single, recursive)".to_owned(),
            }),
        }
    }

    fn set(&mut self, name: &proc_macro2::Ident, value: &TokenTree) -> Result<(), Mistake> {
        match (name.to_string().as_str(), value.to_string().as_str()) {
            ("heads", "single") => self.options.heads = Heads::Single,
            ("heads", "any") => self.options.heads = Heads::Any,
            ("heads", "warn") => self.options.heads = Heads::Warn,
            ("bases", "any") => self.options.bases = Bases::Any,
            ("bases", "single") => self.options.bases = Bases::Single,
            ("heads", other) => return Err(wrong_value(value, other, "heads", &["single", "any", "warn"])),
            ("bases", other) => return Err(wrong_value(value, other, "bases", &["any", "single"])),
            _ => return Err(unknown(name)),
        }
        Ok(())
    }
}

fn unknown(name: &proc_macro2::Ident) -> Mistake {
    let list = "the options are: heads, bases, naming, recursive";
    let hint = match closest(&name.to_string(), NAMES) {
        Some(meant) => format!("did you mean `{meant}`? {list}"),
        None => list.to_owned(),
    };
    Mistake { span: name.span(), text: format!("unknown option `{name}` in graph!"), hint }
}

fn wrong_value(at: &TokenTree, found: &str, name: &str, values: &[&str]) -> Mistake {
    let hint = format!("`{name}` is one of: {}", values.join(", "));
    Mistake { span: at.span(), text: format!("unknown value `{found}` of `{name}` in graph!"), hint }
}
