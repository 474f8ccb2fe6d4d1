//! The grammar of what stands between the parentheses of `graph!(…)`.
//!
//! The macro reads it from the compiler's tokens, the launcher from the text of the file. Both hand it to [`parse`], so
//! that the call is the one place that says where the revision files are. `P` is a place, as in
//! [`attribute`](crate::attribute).

use crate::attribute::{Mistake, Piece, PieceKind, Text};
use crate::check::{Bases, Heads, Options};
use crate::hint::closest;

/// What a call of `graph!` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call<P> {
    /// The folders of revision files, beside the file that holds the call, without `./` and a `/` at the end.
    pub locations: Vec<Text<P>>,
    /// What the graph is asked for.
    pub options: Options,
    /// Whether folders inside of the folders are read.
    pub is_recursive: bool,
}

/// The words that options begin with.
const NAMES: [&str; 4] = ["heads", "bases", "naming", "recursive"];

/// Reads the pieces between the parentheses. All mistakes are gathered; what could be read is handed out with them.
pub fn parse<P: Copy>(pieces: &[Piece<P>]) -> (Call<P>, Vec<Mistake<P>>) {
    let mut call = Call { locations: Vec::new(), options: Options::default(), is_recursive: false };
    let entries = pieces.split(|piece| piece.kind == PieceKind::Comma);
    let mut mistakes: Vec<Mistake<P>> = entries.filter_map(|entry| call.read(entry).err()).collect();
    if call.locations.is_empty() && mistakes.is_empty() {
        mistakes.push(Mistake {
            at: None,
            text: "graph! names no folder".to_owned(),
            hint: "name the folder of the revision files: graph!(\"versions\")".to_owned(),
        });
    }
    (call, mistakes)
}

impl<P: Copy> Call<P> {
    fn read(&mut self, entry: &[Piece<P>]) -> Result<(), Mistake<P>> {
        let kinds: Vec<&PieceKind> = entry.iter().map(|piece| &piece.kind).collect();
        match (kinds.as_slice(), entry) {
            ([], _) => Ok(()),
            ([PieceKind::Text(written)], [piece]) => self.add(written, piece.at),
            ([PieceKind::Word(name)], _) if name == "recursive" => {
                self.is_recursive = true;
                Ok(())
            }
            // An expression of Rust, which is the compiler's to read.
            ([PieceKind::Word(name), PieceKind::Equals, _, ..], _) if name == "naming" => Ok(()),
            ([PieceKind::Word(name), PieceKind::Equals, value], [at_name, _, at_value]) => {
                self.set(name, at_name.at, &written(value), at_value.at)
            }
            ([PieceKind::Word(name), ..], [first, ..]) if !NAMES.contains(&name.as_str()) => {
                Err(unknown(name, first.at))
            }
            ([kind, ..], _) => Err(Mistake {
                at: entry.first().map(|first| first.at),
                text: format!("graph! does not understand `{}` here", written(kind)),
                hint: "it reads like graph!(\"versions\", heads = any, bases = single, recursive)".to_owned(),
            }),
        }
    }

    fn add(&mut self, written: &str, at: P) -> Result<(), Mistake<P>> {
        let value = written.trim_start_matches("./").trim_end_matches('/').to_owned();
        if self.locations.iter().any(|known| known.value == value) {
            return Err(Mistake {
                at: Some(at),
                text: format!("graph! names the folder `{value}` twice"),
                hint: "leave one of them out".to_owned(),
            });
        }
        self.locations.push(Text { value, at });
        Ok(())
    }

    fn set(&mut self, name: &str, at_name: P, value: &str, at_value: P) -> Result<(), Mistake<P>> {
        match (name, value) {
            ("heads", "single") => self.options.heads = Heads::Single,
            ("heads", "any") => self.options.heads = Heads::Any,
            ("heads", "warn") => self.options.heads = Heads::Warn,
            ("bases", "any") => self.options.bases = Bases::Any,
            ("bases", "single") => self.options.bases = Bases::Single,
            ("heads", other) => return Err(wrong_value(at_value, other, name, &["single", "any", "warn"])),
            ("bases", other) => return Err(wrong_value(at_value, other, name, &["any", "single"])),
            _ => return Err(unknown(name, at_name)),
        }
        Ok(())
    }
}

fn unknown<P>(name: &str, at: P) -> Mistake<P> {
    let list = "the options are: heads, bases, naming, recursive";
    let hint = match closest(name, NAMES) {
        Some(meant) => format!("did you mean `{meant}`? {list}"),
        None => list.to_owned(),
    };
    Mistake { at: Some(at), text: format!("unknown option `{name}` in graph!"), hint }
}

fn wrong_value<P>(at: P, found: &str, name: &str, values: &[&str]) -> Mistake<P> {
    Mistake {
        at: Some(at),
        text: format!("unknown value `{found}` of `{name}` in graph!"),
        hint: format!("`{name}` is one of: {}", values.join(", ")),
    }
}

/// The piece as a file has it.
fn written(kind: &PieceKind) -> String {
    match kind {
        PieceKind::Word(word) | PieceKind::Other(word) => word.clone(),
        PieceKind::Text(text) => format!("{text:?}"),
        PieceKind::Equals => "=".to_owned(),
        PieceKind::Comma => ",".to_owned(),
        PieceKind::Open => "[".to_owned(),
        PieceKind::Close => "]".to_owned(),
    }
}
