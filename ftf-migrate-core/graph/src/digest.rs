//! A digest of what a revision file does.
//!
//! Stored with each applied revision, so that a later edit of the file is noticed. It is taken over the *canonical
//! tokens*: what formatting changes is left out, so rustfmt never changes it. Left out are comments and documentation,
//! `use` items, the `#[migration(…)]` header (checked by itself), blanks, commas at an end or between items in braces,
//! superfluous semicolons, doubled parentheses, and the braces of a match arm or closure.
//!
//! The hash is FNV-1a with 128 bits. Detecting change asks for no defence against an adversary, and FNV-1a has a
//! property that matters more here: each step is a bijection of the state, so two files of equal length that differ in
//! one byte never collide. The canonical form is stored in databases: changing it is a breaking change.

use std::fmt;

use crate::{
    header,
    lexer::{LexError, LexErrorKind, Token, TokenKind, lex},
};

/// What [`of`] computes: 128 bits, shown as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub u128);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The digest of a revision file.
///
/// # Errors
///
/// When the text is not Rust: an unterminated string or comment, a delimiter without its other half.
///
/// ```
/// use ftf_migrate_graph::digest::of;
///
/// let tidy = of("fn up() { drop(1, 2) }")?;
/// assert_eq!(of("//! Docs\nfn up()\n{\n    drop( 1, 2, ); // why\n}\n")?, tidy);
/// assert_ne!(of("fn up() { drop(1, 3) }")?, tidy);
/// # Ok::<(), ftf_migrate_graph::lexer::LexError>(())
/// ```
pub fn of(source: &str) -> Result<Digest, LexError> {
    let lexed = lex(source);
    if let Some(error) = lexed.error {
        return Err(error);
    }
    let tokens: Vec<Token> = lexed.tokens.into_iter().filter(|token| !is_doc(token.kind)).collect();
    let mates = mates(source, &tokens)?;
    let mut canonical = Canonical { source, tokens: &tokens, mates: &mates, kept: vec![true; tokens.len()] };
    canonical.drop_attributes();
    canonical.drop_imports();
    canonical.drop_wrappers();
    canonical.drop_separators();
    Ok(Digest(canonical.hash()))
}

fn is_doc(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::InnerDoc | TokenKind::OuterDoc)
}

/// For each delimiter the index of its other half; for every other token its own index.
pub(crate) fn mates(source: &str, tokens: &[Token]) -> Result<Vec<usize>, LexError> {
    let mut mates: Vec<usize> = (0..tokens.len()).collect();
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let unbalanced = LexError { kind: LexErrorKind::Unbalanced, offset: token.start };
        match token.kind {
            TokenKind::Open => open.push(index),
            TokenKind::Close => {
                let mate: usize = open.pop().ok_or(unbalanced)?;
                if !matches!(
                    (tokens[mate].text(source), token.text(source)),
                    ("(", ")") | ("[", "]") | ("{", "}")
                ) {
                    return Err(unbalanced);
                }
                mates[mate] = index;
                mates[index] = mate;
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(index) => Err(LexError { kind: LexErrorKind::Unbalanced, offset: tokens[index].start }),
        None => Ok(mates),
    }
}

/// The tokens of a file, and which of them count.
struct Canonical<'a> {
    source: &'a str,
    tokens: &'a [Token],
    mates: &'a [usize],
    kept: Vec<bool>,
}

impl Canonical<'_> {
    fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text(self.source))
    }

    fn previous(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |index| self.text(index))
    }

    fn drop_range(&mut self, first: usize, last: usize) {
        let end = (last + 1).min(self.kept.len());
        self.kept[first..end].fill(false);
    }

    /// The header, and documentation that is written as an attribute.
    fn drop_attributes(&mut self) {
        let found: Vec<(usize, usize)> = (0..self.tokens.len())
            .filter(|index| self.text(*index) == "#")
            .filter_map(|hash| {
                let open = hash + 1 + usize::from(self.text(hash + 1) == "!");
                let is_left_out = self.text(open) == "["
                    && (self.text(open + 1) == "doc" || header::is_header(self.source, self.tokens, hash));
                is_left_out.then(|| (hash, self.mates[open]))
            })
            .collect();
        for (first, last) in found {
            self.drop_range(first, last);
        }
    }

    /// `use …;` with its visibility, where an item may stand. (`+ use<'a>` in a bound is something else.)
    fn drop_imports(&mut self) {
        for index in 0..self.tokens.len() {
            if self.text(index) != "use" || self.text(index + 1) == "<" {
                continue;
            }
            let first = self.visibility_before(index);
            if matches!(self.previous(first), "" | ";" | "{" | "}" | "]")
                && let Some(last) = (index..self.tokens.len()).find(|at| self.text(*at) == ";")
            {
                self.drop_range(first, last);
            }
        }
    }

    /// The index of `pub` or `pub(…)` right before `index`, or `index`.
    fn visibility_before(&self, index: usize) -> usize {
        match self.previous(index) {
            "pub" => index - 1,
            ")" => match self.mates[index - 1].checked_sub(1) {
                Some(before) if self.text(before) == "pub" => before,
                _ => index,
            },
            _ => index,
        }
    }

    /// Braces after `=>` and after a closure's `|…|`, and the outer of two pairs of parentheses.
    fn drop_wrappers(&mut self) {
        for open in 0..self.tokens.len() {
            let close = self.mates[open];
            let is_wrapper = match self.text(open) {
                "{" => self.is_body_brace(open),
                "(" => self.text(open + 1) == "(" && self.mates[open + 1] + 1 == close && !self.is_call(open),
                _ => false,
            };
            if is_wrapper {
                self.kept[open] = false;
                self.kept[close] = false;
            }
        }
    }

    fn is_body_brace(&self, open: usize) -> bool {
        match self.previous(open) {
            "|" => true,
            ">" => open >= 2 && self.text(open - 2) == "=",
            _ => false,
        }
    }

    /// Whether the parenthesis at `open` encloses arguments, so that a doubled pair is a tuple.
    fn is_call(&self, open: usize) -> bool {
        const NOT_CALLED: [&str; 10] =
            ["return", "if", "while", "match", "in", "let", "else", "break", "move", "await"];
        let Some(before) = open.checked_sub(1) else { return false };
        match self.tokens[before].kind {
            TokenKind::Ident => !NOT_CALLED.contains(&self.text(before)),
            TokenKind::Close => self.text(before) != "}",
            _ => matches!(self.text(before), ">" | "?" | "!"),
        }
    }

    fn drop_separators(&mut self) {
        let mut enclosing: Vec<usize> = Vec::new();
        for index in 0..self.tokens.len() {
            match self.tokens[index].kind {
                TokenKind::Open => enclosing.push(index),
                TokenKind::Close => {
                    enclosing.pop();
                }
                _ => {}
            }
            let is_in_braces = enclosing.last().is_some_and(|open| self.text(*open) == "{");
            if self.is_superfluous(index, is_in_braces) {
                self.kept[index] = false;
            }
        }
    }

    fn is_superfluous(&self, index: usize, is_in_braces: bool) -> bool {
        let next = self.text(index + 1);
        match self.text(index) {
            "," => is_in_braces || matches!(next, ")" | "]" | "}" | ">" | "{"),
            ";" => matches!(next, "}" | "") || matches!(self.previous(index), ";" | "{" | "}"),
            // A leading `|` of a match arm.
            "|" => is_in_braces && matches!(self.previous(index), "{" | "," | "}"),
            _ => false,
        }
    }

    fn hash(&self) -> u128 {
        let mut hash = Fnv128::new();
        for (token, _) in self.tokens.iter().zip(&self.kept).filter(|(_, kept)| **kept) {
            let text = token.text(self.source);
            if text.contains('\r') { hash.part(&text.replace("\r\n", "\n")) } else { hash.part(text) }
        }
        hash.0
    }
}

/// A byte that no UTF-8 text holds; it keeps `ab`, `c` and `a`, `bc` apart.
const PART_END: u8 = 0xff;

/// FNV-1a with 128 bits.
struct Fnv128(u128);

impl Fnv128 {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }

    fn part(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(PART_END);
    }
}

/// FNV-1a with 64 bits, for comparing two readings within one build.
pub(crate) struct Fnv64(u64);

impl Fnv64 {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn part(&mut self, text: &str) {
        for byte in text.bytes().chain([PART_END]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn finish(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let vectors = [
            ("", 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d),
            ("a", 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964),
            ("abc", 0xa68d_622c_ec8b_5822_836d_bc79_77af_7f3b),
        ];
        for (text, expected) in vectors {
            let mut hash = Fnv128::new();
            text.bytes().for_each(|byte| hash.byte(byte));
            assert_eq!(hash.0, expected, "{text:?}");
        }
    }
}
