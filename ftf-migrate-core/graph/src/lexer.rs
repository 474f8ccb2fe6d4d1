//! The tokens of a Rust source file.
//!
//! Only as much of Rust's grammar as is needed to find the `#[migration(…)]` header of a file and to compute a
//! [digest](crate::digest) that formatting does not change. The lexer does not use `proc_macro`: reading text through
//! `TokenStream::from_str` inside of a macro reports errors into the compiler by itself, at the wrong place.
//!
//! The lexer never panics. Where a file is not Rust it stops, says where, and hands out what came before.

use std::fmt;

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An identifier or keyword, also a raw one (`r#type`).
    Ident,
    /// `'a`, also `'r#a`.
    Lifetime,
    /// A text in quotes: `"…"` or `r#"…"#`. [`text_value`] gives what it stands for.
    Text,
    /// Every other literal: numbers, characters, byte and C strings.
    Literal,
    /// `//! …` or `/*! … */`.
    InnerDoc,
    /// `/// …` or `/** … */`.
    OuterDoc,
    /// One character of punctuation. `::` is two tokens.
    Punct,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
}

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
}

impl Token {
    /// The token as it is written in `source`, the text it was read from.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.start..self.end).unwrap_or_default()
    }
}

/// Why a file is not Rust, and where reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexError {
    /// What is wrong.
    pub kind: LexErrorKind,
    /// The offset in bytes at which the unreadable token begins.
    pub offset: usize,
}

/// What makes a text unreadable as Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexErrorKind {
    /// A `"…"` without its end.
    UnterminatedText,
    /// A `/* …` without its end.
    UnterminatedComment,
    /// A `'` that begins neither a character nor a lifetime.
    UnterminatedCharacter,
    /// A character that no token begins with.
    UnknownCharacter,
    /// An opening or closing delimiter without its other half.
    Unbalanced,
}

impl fmt::Display for LexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            LexErrorKind::UnterminatedText => "a string is not terminated",
            LexErrorKind::UnterminatedComment => "a block comment is not terminated",
            LexErrorKind::UnterminatedCharacter => "a character literal is not terminated",
            LexErrorKind::UnknownCharacter => "there is a character that no Rust token begins with",
            LexErrorKind::Unbalanced => "a delimiter has no other half",
        })
    }
}

impl std::error::Error for LexError {}

/// The tokens of a text as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexed {
    /// The tokens in order. Comments that are not documentation are left out.
    pub tokens: Vec<Token>,
    /// Why reading stopped before the end.
    pub error: Option<LexError>,
}

/// Reads `source` into tokens, to its end or to the first thing that is not Rust.
///
/// ```
/// use ftf_migrate_graph::lexer::lex;
///
/// let source = "fn f() {} // done";
/// let words: Vec<_> = lex(source).tokens.iter().map(|token| token.text(source)).collect();
/// assert_eq!(words, ["fn", "f", "(", ")", "{", "}"]);
/// ```
pub fn lex(source: &str) -> Lexed {
    let mut cursor = Cursor { source, at: prelude_len(source) };
    let mut tokens = Vec::with_capacity(source.len() / 5);
    loop {
        match cursor.next_token() {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => return Lexed { tokens, error: None },
            Err(error) => return Lexed { tokens, error: Some(error) },
        }
    }
}

/// The length of a byte order mark and a `#!` line, neither of which is part of the program.
fn prelude_len(source: &str) -> usize {
    let mark = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &source[mark..];
    let is_shebang = text.strip_prefix("#!").is_some_and(|rest| !rest.trim_start().starts_with('['));
    if is_shebang { mark + text.find('\n').unwrap_or(text.len()) } else { mark }
}

/// A place in the text; every method moves it forward over what it names.
struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        // A zero byte begins no token, so it can stand for the end.
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn next_token(&mut self) -> Result<Option<Token>, LexError> {
        self.skip_blank()?;
        let start = self.at;
        if start >= self.source.len() {
            return Ok(None);
        }
        let kind = self.token().map_err(|kind| LexError { kind, offset: start })?;
        Ok(Some(Token { kind, start, end: self.at }))
    }

    /// Skips blanks and the comments that are not documentation.
    fn skip_blank(&mut self) -> Result<(), LexError> {
        loop {
            self.skip_while(|byte| matches!(byte, b'\t'..=b'\r' | b' '), is_blank);
            let start = self.at;
            if self.byte(0) != b'/' || doc_kind(self.rest()).is_some() {
                return Ok(());
            } else if self.rest().starts_with("//") {
                self.line_comment();
            } else if self.rest().starts_with("/*") {
                self.block_comment().map_err(|kind| LexError { kind, offset: start })?;
            } else {
                return Ok(());
            }
        }
    }

    /// Goes on while a character is wanted. Nearly all are ASCII, and a byte is told sooner than a character.
    fn skip_while(&mut self, is_wanted_byte: impl Fn(u8) -> bool, is_wanted: impl Fn(char) -> bool) {
        loop {
            while is_wanted_byte(self.byte(0)) {
                self.at += 1;
            }
            match self.rest().chars().next().filter(|c| !c.is_ascii() && is_wanted(*c)) {
                Some(wanted) => self.at += wanted.len_utf8(),
                None => return,
            }
        }
    }

    fn token(&mut self) -> Result<TokenKind, LexErrorKind> {
        if let Some(kind) = Some(self.rest()).filter(|_| self.byte(0) == b'/').and_then(doc_kind) {
            if self.byte(1) == b'*' {
                self.block_comment()?;
            } else {
                self.line_comment();
            }
            return Ok(kind);
        }
        match self.byte(0) {
            b'(' | b'[' | b'{' => Ok(self.single(TokenKind::Open)),
            b')' | b']' | b'}' => Ok(self.single(TokenKind::Close)),
            b'"' => self.quoted(b'"').map(|()| TokenKind::Text),
            b'\'' => self.quote(),
            b'0'..=b'9' => Ok(self.number()),
            b'r' | b'b' | b'c' => self.prefixed(),
            byte if byte.is_ascii_punctuation() && byte != b'_' => Ok(self.single(TokenKind::Punct)),
            _ if self.rest().starts_with(is_word) => Ok(self.word()),
            _ => Err(LexErrorKind::UnknownCharacter),
        }
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    fn line_comment(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Block comments nest.
    fn block_comment(&mut self) -> Result<(), LexErrorKind> {
        let mut depth = 0usize;
        loop {
            match (self.byte(0), self.byte(1)) {
                (b'/', b'*') => (depth, self.at) = (depth + 1, self.at + 2),
                (b'*', b'/') => (depth, self.at) = (depth - 1, self.at + 2),
                _ if self.at >= self.source.len() => return Err(LexErrorKind::UnterminatedComment),
                _ => self.at += 1,
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        self.skip_while(|byte| byte == b'_' || byte.is_ascii_alphanumeric(), is_word);
        TokenKind::Ident
    }

    /// What begins with `r`, `b` or `c`: a literal with a prefix, a raw identifier, or a plain one.
    fn prefixed(&mut self) -> Result<TokenKind, LexErrorKind> {
        let letters = if matches!((self.byte(0), self.byte(1)), (b'b' | b'c', b'r')) { 2 } else { 1 };
        let is_raw = self.byte(letters - 1) == b'r';
        let kind = if self.byte(0) == b'r' { TokenKind::Text } else { TokenKind::Literal };
        let hashes = self.rest()[letters..].bytes().take_while(|byte| *byte == b'#').count();
        if is_raw && self.byte(letters + hashes) == b'"' {
            self.at += letters + hashes + 1;
            return self.raw_text(hashes).map(|()| kind);
        }
        match self.byte(letters) {
            b'"' if !is_raw => {
                self.at += letters;
                self.quoted(b'"').map(|()| kind)
            }
            b'\'' if self.byte(0) == b'b' && letters == 1 => {
                self.at += letters;
                self.quoted(b'\'').map(|()| kind)
            }
            b'#' if self.byte(0) == b'r' && is_word_byte(self.byte(2)) => {
                self.at += 2;
                Ok(self.word())
            }
            _ => Ok(self.word()),
        }
    }

    /// From an opening quote over escapes to the closing one.
    fn quoted(&mut self, quote: u8) -> Result<(), LexErrorKind> {
        self.at += 1;
        while self.at < self.source.len() {
            match self.byte(0) {
                byte if byte == quote => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.at += 1 + self.rest()[1..].chars().next().map_or(0, char::len_utf8),
                _ => self.at += 1,
            }
        }
        self.at = self.source.len();
        Err(LexErrorKind::UnterminatedText)
    }

    /// The inside of a raw text up to `"` and as many `#` as it began with.
    fn raw_text(&mut self, hashes: usize) -> Result<(), LexErrorKind> {
        while let Some(found) = self.rest().find('"') {
            self.at += found + 1;
            if self.rest().bytes().take_while(|byte| *byte == b'#').count() >= hashes {
                self.at += hashes;
                return Ok(());
            }
        }
        self.at = self.source.len();
        Err(LexErrorKind::UnterminatedText)
    }

    /// A character, or a lifetime.
    fn quote(&mut self) -> Result<TokenKind, LexErrorKind> {
        let mut chars = self.rest()[1..].chars();
        let (first, second) = (chars.next(), chars.next());
        if first == Some('\\') {
            return self
                .quoted(b'\'')
                .map(|()| TokenKind::Literal)
                .map_err(|_| LexErrorKind::UnterminatedCharacter);
        }
        match first {
            Some(first) if second == Some('\'') => {
                self.at += 2 + first.len_utf8();
                Ok(TokenKind::Literal)
            }
            Some(first) if is_word(first) => {
                self.at += 1;
                if self.rest().starts_with("r#") {
                    self.at += 2;
                }
                self.word();
                Ok(TokenKind::Lifetime)
            }
            _ => Err(LexErrorKind::UnterminatedCharacter),
        }
    }

    /// A number with its suffix. The spelling is kept, so it need not be understood.
    fn number(&mut self) -> TokenKind {
        let is_decimal = !matches!(self.byte(1), b'x' | b'o' | b'b');
        self.number_part(is_decimal);
        let after_dot = self.byte(1);
        // Not `1..2` and not `1.max(2)`.
        let is_fraction = after_dot.is_ascii_digit() || (after_dot != b'.' && !is_word_byte(after_dot));
        if self.byte(0) == b'.' && is_fraction {
            self.at += 1;
            self.number_part(is_decimal);
        }
        TokenKind::Literal
    }

    fn number_part(&mut self, is_decimal: bool) {
        let start = self.at;
        self.word();
        let is_exponent = self.source[start..self.at].ends_with(['e', 'E']);
        if is_decimal && is_exponent && matches!(self.byte(0), b'+' | b'-') && self.byte(1).is_ascii_digit() {
            self.at += 1;
            self.word();
        }
    }
}

/// Which documentation comment a text begins with. `////` and `/***` begin an ordinary one, and so does `/**/`.
fn doc_kind(text: &str) -> Option<TokenKind> {
    let is_outer = |start: &str, ordinary: [&str; 2]| {
        text.starts_with(start) && !ordinary.iter().any(|other| text.starts_with(other))
    };
    if text.starts_with("//!") || text.starts_with("/*!") {
        Some(TokenKind::InnerDoc)
    } else if is_outer("///", ["////"; 2]) || is_outer("/**", ["/***", "/**/"]) {
        Some(TokenKind::OuterDoc)
    } else {
        None
    }
}

/// Rust's blanks (`Pattern_White_Space` of Unicode).
fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character may stand in a word. Beyond ASCII this is wider than Rust, which rejects the rest by itself.
fn is_word(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric() || (!c.is_ascii() && !is_blank(c) && c != '\u{feff}')
}

fn is_word_byte(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// What a [text token](TokenKind::Text) stands for: without its quotes, and with the escapes of `"…"` replaced.
///
/// `None` when it is not a text or has an escape that Rust does not know.
///
/// ```
/// use ftf_migrate_graph::lexer::text_value;
///
/// assert_eq!(text_value(r##"r#"a\b"#"##).as_deref(), Some(r"a\b"));
/// assert_eq!(text_value(r#""tab\tstop""#).as_deref(), Some("tab\tstop"));
/// assert_eq!(text_value("12"), None);
/// ```
pub fn text_value(token: &str) -> Option<String> {
    if let Some(raw) = token.strip_prefix('r') {
        let hashes = raw.bytes().take_while(|byte| *byte == b'#').count();
        let inner = raw.get(hashes..raw.len().checked_sub(hashes)?)?;
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.replace("\r\n", "\n"));
    }
    let inner = token.strip_prefix('"')?.strip_suffix('"')?.replace("\r\n", "\n");
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner.as_str();
    while let Some(escape) = rest.find('\\') {
        value.push_str(&rest[..escape]);
        rest = push_escape(&mut value, &rest[escape + 1..])?;
    }
    value.push_str(rest);
    Some(value)
}

/// Appends what the escape at the start of `text` (after its backslash) stands for; gives the text after it.
fn push_escape<'a>(value: &mut String, text: &'a str) -> Option<&'a str> {
    let kind = text.chars().next()?;
    let rest = &text[kind.len_utf8()..];
    let plain = match kind {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        '\\' | '"' | '\'' => kind,
        '\n' => return Some(rest.trim_start_matches([' ', '\t', '\n', '\r'])),
        'x' => {
            let code = u8::from_str_radix(rest.get(..2)?, 16).ok().filter(u8::is_ascii)?;
            value.push(char::from(code));
            return rest.get(2..);
        }
        'u' => {
            let (digits, rest) = rest.strip_prefix('{')?.split_once('}')?;
            value.push(char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?);
            return Some(rest);
        }
        _ => return None,
    };
    value.push(plain);
    Some(rest)
}
