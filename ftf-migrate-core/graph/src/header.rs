//! The header of a revision file: its `#[migration(…)]` and its `//!` documentation, read from the text.
//!
//! [`read`] is strict, for programs that want to work with a revision. [`scan`] gives what can be read together with
//! every mistake, for programs that want to report them all. Neither compiles anything, and neither minds what stands
//! in the functions below the header, so both work on a file that is being edited.

use std::fmt;

use crate::{
    attribute::{self, Attribute, Mistake, Piece, PieceKind, Text, Texts},
    lexer::{LexError, Token, TokenKind, lex, text_value},
};

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place from byte `start` to byte `end` of `source`.
    pub fn of(source: &str, start: usize, end: usize) -> Self {
        let before = source.get(..start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Self { start, end, line, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The header of a revision file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `rev`: the revision's id.
    pub rev: Text<Place>,
    /// `down_rev`: the revisions that it follows; no items for a base. `None` only when it could not be read.
    pub down_rev: Option<Texts<Place>>,
    /// `branch_labels`, when given.
    pub branch_labels: Option<Texts<Place>>,
    /// `depends_on`, when given.
    pub depends_on: Option<Texts<Place>>,
    /// `transaction`; true when not given.
    pub transaction: bool,
    /// `irreversible`: why it can not be undone.
    pub irreversible: Option<Text<Place>>,
    /// `message`, when given. See [`Header::message`].
    pub message_key: Option<Text<Place>>,
    /// The `//!` documentation at the top of the file, without the comment signs.
    pub doc: String,
    /// The whole attribute, from `#` to `]`.
    pub attribute: Place,
    /// A hash of what the attribute says, comparable with the one that the macro computes.
    pub fingerprint: u64,
}

impl Header {
    /// What the revision does, in a line: the `message` key, else the first paragraph of the documentation.
    pub fn message(&self) -> Option<String> {
        let given = self.message_key.as_ref().map(|text| text.value.clone());
        given.or_else(|| first_paragraph(&self.doc)).filter(|message| !message.is_empty())
    }

    /// [`message`](Self::message), or what the name of the file says.
    pub fn message_or_slug(&self, file_stem: &str) -> String {
        self.message().unwrap_or_else(|| slug_words(file_stem, &self.rev.value))
    }

    /// The values of `down_rev`.
    pub fn down_revs(&self) -> impl Iterator<Item = &str> {
        self.down_rev.iter().flat_map(Texts::values)
    }

    /// The values of `branch_labels`.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.branch_labels.iter().flat_map(Texts::values)
    }

    /// The values of `depends_on`: revisions or branch labels.
    pub fn dependencies(&self) -> impl Iterator<Item = &str> {
        self.depends_on.iter().flat_map(Texts::values)
    }
}

/// What can be read of a header, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The header; `None` when it has no readable `rev`.
    pub header: Option<Header>,
    /// Everything that is wrong with the attribute.
    pub mistakes: Vec<Mistake<Place>>,
}

/// Why a file has no usable header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// There is no `#[migration(…)]` at the top level of the file.
    Missing,
    /// There is a second one, at this place.
    Several(Place),
    /// It stands under a `#[cfg]`, at this place.
    Conditional(Place),
    /// The text stops being Rust before a header was found.
    Unreadable(LexError, Place),
    /// The attribute says something that it can not say. Not empty.
    Mistakes(Vec<Mistake<Place>>),
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the file has no #[migration(…)]"),
            Self::Several(place) => {
                write!(
                    f,
                    "{place}: the file has a second #[migration(…)]; each revision has a file of its own"
                )
            }
            Self::Conditional(place) => {
                write!(f, "{place}: the revision is under a #[cfg]; a graph is the same in every build")
            }
            Self::Unreadable(error, place) => write!(f, "{place}: {error}"),
            Self::Mistakes(mistakes) => {
                for (index, mistake) in mistakes.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    match mistake.at {
                        Some(place) => write!(f, "{separator}{place}: {} ({})", mistake.text, mistake.hint)?,
                        None => write!(f, "{separator}{} ({})", mistake.text, mistake.hint)?,
                    }
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for HeaderError {}

/// Reads the header of a revision file, `source` being its text.
///
/// # Errors
///
/// When there is no header or more than one, when it is under a `#[cfg]`, when the text can not be read up to it, or
/// when the attribute has a mistake. What the header means for the graph is for [`check`](crate::check) to say.
///
/// ```
/// let source = "//! Add users table\n#[migration(rev = \"ae10\", down_rev = None)]\npub struct AddUsers;";
/// let header = ftf_migrate_graph::header::read(source)?;
/// assert_eq!(header.rev.value, "ae10");
/// assert_eq!((header.rev.at.line, header.rev.at.column), (2, 19));
/// assert_eq!(header.message().as_deref(), Some("Add users table"));
/// # Ok::<(), ftf_migrate_graph::header::HeaderError>(())
/// ```
pub fn read(source: &str) -> Result<Header, HeaderError> {
    let scan = scan(source)?;
    match scan.header {
        Some(header) if scan.mistakes.is_empty() => Ok(header),
        _ => Err(HeaderError::Mistakes(scan.mistakes)),
    }
}

/// Reads the header of a revision file as far as possible, and gathers its mistakes.
///
/// # Errors
///
/// When there is no header or more than one, when it is under a `#[cfg]`, or when the text can not be read up to it.
pub fn scan(source: &str) -> Result<Scan, HeaderError> {
    let lexed = lex(source);
    let found = headers(source, &lexed.tokens);
    let place = |token: &Token| Place::of(source, token.start, token.end);
    let (first, last) = match (found.as_slice(), lexed.error) {
        ([], Some(error)) => return Err(unreadable(source, error)),
        ([], None) => return Err(HeaderError::Missing),
        ([only], _) => *only,
        ([_, second, ..], _) => return Err(HeaderError::Several(place(&lexed.tokens[second.0]))),
    };
    if let Some(condition) = condition(source, &lexed.tokens, first) {
        return Err(HeaderError::Conditional(place(condition)));
    }
    let tokens = lexed.tokens.get(first..=last).unwrap_or_default();
    let pieces = pieces(source, arguments(source, tokens));
    let (attribute, mistakes) = attribute::parse(&pieces);
    let end = tokens.last().map_or(source.len(), |token| token.end);
    let at = Place::of(source, lexed.tokens[first].start, end);
    Ok(Scan { header: header(attribute, at, doc(source, &lexed.tokens)), mistakes })
}

fn unreadable(source: &str, error: LexError) -> HeaderError {
    HeaderError::Unreadable(error, Place::of(source, error.offset, error.offset))
}

fn header(attribute: Attribute<Place>, at: Place, doc: String) -> Option<Header> {
    let fingerprint = attribute.fingerprint();
    Some(Header {
        rev: attribute.rev?,
        down_rev: attribute.down_rev,
        branch_labels: attribute.branch_labels,
        depends_on: attribute.depends_on,
        transaction: attribute.transaction.unwrap_or(true),
        irreversible: attribute.irreversible,
        message_key: attribute.message,
        doc,
        attribute: at,
        fingerprint,
    })
}

/// The headers at the top level: for each the index of its `#` and of its `]`.
fn headers(source: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Punct if depth == 0 && is_header(source, tokens, index) => {
                let last = group_end(tokens, index + 1);
                found.push((index, last));
                index = last;
            }
            _ => {}
        }
        index += 1;
    }
    found
}

/// The `#` of a `#[cfg(…)]` on the item whose header is at `header`, or of a `#![cfg(…)]` on the file.
fn condition<'a>(source: &str, tokens: &'a [Token], header: usize) -> Option<&'a Token> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(source));
    let mut found = None;
    let mut index = 0;
    while index < tokens.len() && (index <= header || text(index) == "#") {
        let is_inner = text(index + 1) == "!";
        let open = index + 1 + usize::from(is_inner);
        if text(index) == "#" && text(open) == "[" {
            if text(open + 1) == "cfg" {
                found = tokens.get(index);
                if is_inner {
                    break;
                }
            }
            index = group_end(tokens, open);
        } else if tokens[index].kind == TokenKind::Open {
            found = None;
            index = group_end(tokens, index);
        } else if tokens[index].kind != TokenKind::OuterDoc {
            found = None;
        }
        index += 1;
    }
    found
}

/// Whether `#[migration…]` or `#[some::path::migration…]` begins at `index`.
pub(crate) fn is_header(source: &str, tokens: &[Token], index: usize) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(source));
    if text(index) != "#" || text(index + 1) != "[" {
        return false;
    }
    let mut at = index + 2;
    while text(at) == ":" || (text(at) != "migration" && text(at + 1) == ":" && text(at + 2) == ":") {
        at += 1;
    }
    text(at) == "migration" && matches!(text(at + 1), "(" | "]")
}

/// The index of the delimiter that ends the group which begins at `open`, or of the last token.
pub(crate) fn group_end(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len().saturating_sub(1)
}

/// The tokens between the parentheses of an attribute.
fn arguments<'a>(source: &str, attribute: &'a [Token]) -> &'a [Token] {
    let Some(open) = attribute.iter().position(|token| token.text(source) == "(") else { return &[] };
    attribute.get(open + 1..group_end(attribute, open)).unwrap_or_default()
}

/// The tokens as pieces of the grammar.
pub(crate) fn pieces(source: &str, tokens: &[Token]) -> Vec<Piece<Place>> {
    tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::InnerDoc | TokenKind::OuterDoc))
        .map(|token| {
            let kind = piece_kind(token.kind, token.text(source));
            Piece { kind, at: Place::of(source, token.start, token.end) }
        })
        .collect()
}

fn piece_kind(kind: TokenKind, text: &str) -> PieceKind {
    match (kind, text) {
        (TokenKind::Ident, word) => PieceKind::Word(word.to_owned()),
        (TokenKind::Text, literal) => PieceKind::literal(literal),
        (_, "=") => PieceKind::Equals,
        (_, ",") => PieceKind::Comma,
        (_, "[") => PieceKind::Open,
        (_, "]") => PieceKind::Close,
        (_, other) => PieceKind::Other(other.to_owned()),
    }
}

impl PieceKind {
    /// The piece that a literal is, given as it is written.
    pub fn literal(written: &str) -> Self {
        text_value(written).map_or_else(|| Self::Other(written.to_owned()), Self::Text)
    }
}

/// The documentation comments before everything else.
fn doc(source: &str, tokens: &[Token]) -> String {
    let mut doc = String::new();
    for token in tokens.iter().take_while(|token| token.kind == TokenKind::InnerDoc) {
        let text = token.text(source);
        if let Some(line) = text.strip_prefix("//!") {
            doc.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            doc.push('\n');
        } else {
            let block = text.trim_start_matches("/*!").trim_end_matches("*/");
            for line in block.trim().lines() {
                doc.push_str(line.trim_start().trim_start_matches("* ").trim_end());
                doc.push('\n');
            }
        }
    }
    doc.truncate(doc.trim_end().len());
    doc
}

fn first_paragraph(doc: &str) -> Option<String> {
    let lines =
        doc.lines().map(str::trim).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    Some(lines.collect::<Vec<_>>().join(" ")).filter(|paragraph| !paragraph.is_empty())
}

/// `20260127_1234_ae1027a6acf_add_users_table` → `add users table`.
fn slug_words(file_stem: &str, rev: &str) -> String {
    let after_rev = file_stem
        .match_indices(rev)
        .find_map(|(at, _)| file_stem[at + rev.len()..].strip_prefix('_'))
        .filter(|_| !rev.is_empty());
    let is_stamp = |c: char| c.is_ascii_digit() || matches!(c, '_' | '-');
    let slug = after_rev.unwrap_or_else(|| file_stem.trim_start_matches(is_stamp));
    slug.replace(['_', '-'], " ").trim().to_owned()
}
