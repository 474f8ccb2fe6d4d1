//! Where a package declares its graphs: the calls of `graph!` in a file, and the modules that lie in other files.
//!
//! Who follows the modules from the root of a library finds every graph of it without compiling anything.

use std::fmt;

use crate::attribute::Mistake;
use crate::call::{self, Call};
use crate::header::{Place, group_end, pieces};
use crate::lexer::{LexError, Token, TokenKind, lex};

/// What a file says about graphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declarations {
    /// The calls of `graph!`, outside of everything else.
    pub calls: Vec<Call<Place>>,
    /// The modules that lie in files of their own, but for those of tests.
    pub modules: Vec<Module>,
}

/// `mod name;`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// The file that `#[path = "…"]` names.
    pub path: Option<String>,
}

/// Why the declarations of a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclarationError {
    /// The text is not Rust.
    Unreadable(LexError, Place),
    /// A call says something that it cannot say. Not empty.
    Mistakes(Vec<Mistake<Place>>),
}

impl fmt::Display for DeclarationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error, place) => write!(f, "{place}: {error}"),
            Self::Mistakes(mistakes) => {
                for (index, Mistake { at, text, hint }) in mistakes.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    let place = at.map(|at| format!("{at}: ")).unwrap_or_default();
                    write!(f, "{separator}{place}{text} ({hint})")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for DeclarationError {}

/// Reads the declarations of a file, `source` being its text.
///
/// # Errors
///
/// The text is not Rust, or a call of `graph!` has a mistake.
///
/// ```
/// let source = "pub mod billing;\n\nftf_migrate_core::graph!(\"versions\", recursive);";
/// let found = ftf_migrate_graph::declaration::read(source)?;
/// assert_eq!(found.modules[0].name, "billing");
/// assert_eq!(found.calls[0].locations[0].value, "versions");
/// assert!(found.calls[0].is_recursive);
/// # Ok::<(), ftf_migrate_graph::declaration::DeclarationError>(())
/// ```
pub fn read(source: &str) -> Result<Declarations, DeclarationError> {
    let lexed = lex(source);
    if let Some(error) = lexed.error {
        let place = Place::of(source, error.offset, error.offset);
        return Err(DeclarationError::Unreadable(error, place));
    }
    let (mut found, mut mistakes) = (Declarations::default(), Vec::new());
    let tokens = &lexed.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(source));
    let mut attributes = Attributes::default();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if token.text(source) == "#" && text(index + 1) == "[" {
            let end = group_end(tokens, index + 1);
            attributes.read(source, tokens.get(index + 2..end).unwrap_or_default());
            index = end + 1;
            continue;
        }
        if token.text(source) == "mod" && text(index + 2) == ";" {
            found.modules.extend(attributes.module(text(index + 1)));
        }
        if token.text(source) == "graph" && text(index + 1) == "!" {
            let end = group_end(tokens, index + 2);
            let inside = tokens.get(index + 3..end).unwrap_or_default();
            let (call, wrong) = call::parse(&pieces(source, inside));
            let at = Place::of(source, token.start, token.end);
            mistakes.extend(wrong.into_iter().map(|wrong| Mistake { at: wrong.at.or(Some(at)), ..wrong }));
            found.calls.push(call);
        }
        if token.kind == TokenKind::Open {
            index = group_end(tokens, index);
        }
        if matches!(text(index), ";" | "}") {
            attributes = Attributes::default();
        }
        index += 1;
    }
    if mistakes.is_empty() { Ok(found) } else { Err(DeclarationError::Mistakes(mistakes)) }
}

/// What the attributes before an item say about it.
#[derive(Default)]
struct Attributes {
    path: Option<String>,
    is_test: bool,
}

impl Attributes {
    /// Reads what stands between the brackets of one.
    fn read(&mut self, source: &str, tokens: &[Token]) {
        let words: Vec<&str> = tokens.iter().map(|token| token.text(source)).collect();
        match words.as_slice() {
            ["path", "=", literal] => self.path = crate::lexer::text_value(literal),
            ["cfg", "(", "test", ")"] => self.is_test = true,
            _ => {}
        }
    }

    fn module(&self, name: &str) -> Option<Module> {
        let name = name.strip_prefix("r#").unwrap_or(name);
        (!self.is_test).then(|| Module { name: name.to_owned(), path: self.path.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::{Module, read};
    use crate::check::{Bases, Heads};

    #[test]
    fn calls_and_modules_are_found_at_the_top_and_nowhere_else() {
        let source = r#"
            //! graph!("docs") is told of here.
            use ftf_migrate_core::graph;
            // graph!("comment");
            #[cfg(test)]
            mod tests;
            #[path = "elsewhere/users.rs"]
            pub(crate) mod users;
            #[allow(missing_docs)]
            pub mod r#type;
            mod inline { graph!("inside"); mod below; }
            fn f() { graph!("function") }
            macro_rules! graph { () => { graph!("macro"); } }
            graph! { "./versions/", "more", heads = any, bases = single, recursive, }
            pub mod billing;
        "#;
        let found = read(source).unwrap();
        let module =
            |name: &str, path: Option<&str>| Module { name: name.to_owned(), path: path.map(str::to_owned) };
        assert_eq!(
            found.modules,
            [module("users", Some("elsewhere/users.rs")), module("type", None), module("billing", None)]
        );
        let [call] = found.calls.as_slice() else { panic!("{:?}", found.calls) };
        let locations: Vec<&str> = call.locations.iter().map(|location| location.value.as_str()).collect();
        assert_eq!(locations, ["versions", "more"]);
        assert_eq!((call.options.heads, call.options.bases), (Heads::Any, Bases::Single));
        assert!(call.is_recursive);
    }

    #[test]
    fn mistakes_are_told_with_their_places() {
        let cases = [
            ("graph!();", "1:1: graph! names no folder"),
            ("graph!(heads = any);", "1:1: graph! names no folder"),
            ("graph!(\"a\",\n \"a/\");", "2:2: graph! names the folder `a` twice"),
            ("graph!(\"a\", head = any);", "1:13: unknown option `head` in graph! (did you mean `heads`?"),
            ("graph!(\"a\", heads = \"any\");", "1:21: unknown value `\"any\"` of `heads`"),
            ("graph!(\"a\", 5);", "1:13: graph! does not understand `5` here"),
            ("graph!(\"a\", recursive = true);", "1:13: unknown option `recursive`"),
            ("/* graph!", "1:1: a block comment is not terminated"),
        ];
        for (source, expected) in cases {
            let told = read(source).unwrap_err().to_string();
            assert!(told.starts_with(expected), "{source}: {told}");
        }
    }
}
