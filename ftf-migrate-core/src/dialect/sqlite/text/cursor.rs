//! Walking along the words of a statement.

use super::token::{Kind, Token};
use std::ops::Range;

/// A place between the words of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    sql: &'a str,
    tokens: &'a [Token<'a>],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(sql: &'a str, tokens: &'a [Token<'a>]) -> Self {
        Self { sql, tokens }
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.first().copied()
    }

    /// The word behind the next.
    pub(super) fn second(&self) -> Option<Token<'a>> {
        self.tokens.get(1).copied()
    }

    pub(super) fn is_at_sign(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.is_sign(sign))
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.tokens.is_empty()
    }

    pub(super) fn advance(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// Steps over these keywords if all of them are next.
    pub(super) fn eat(&mut self, keywords: &[&str]) -> bool {
        let found = keywords.len() <= self.tokens.len()
            && keywords.iter().zip(self.tokens).all(|(keyword, token)| token.is(keyword));
        if found {
            self.tokens = &self.tokens[keywords.len()..];
        }
        found
    }

    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.is_at_sign(sign);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    /// The next word if it can be a name.
    pub(super) fn name(&mut self) -> Option<Token<'a>> {
        self.peek().filter(Token::is_name)?;
        self.advance()
    }

    /// Where the next word begins, or the text ends.
    pub(super) fn offset(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.start)
    }

    /// Steps over `( … )`; a cursor inside of it, and the text there.
    pub(super) fn parentheses(&mut self) -> Option<(Cursor<'a>, &'a str)> {
        if !self.is_at_sign("(") {
            return None;
        }
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate() {
            if token.is_sign("(") {
                depth += 1;
            } else if token.is_sign(")") {
                depth -= 1;
                if depth == 0 {
                    let inside = &self.tokens[1..index];
                    let text = self.sql[self.tokens[0].end()..token.start].trim();
                    self.tokens = &self.tokens[index + 1..];
                    return Some((Cursor { sql: self.sql, tokens: inside }, text));
                }
            }
        }
        None
    }

    /// The words from here on.
    pub(super) fn words(&self) -> &'a [Token<'a>] {
        self.tokens
    }

    /// The text from the first of the words to the last.
    pub(super) fn text(&self) -> &'a str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.sql[first.start..last.end()],
            _ => "",
        }
    }

    /// What stands before the last of the words, and that.
    pub(super) fn split_last(&self) -> Option<(Self, Token<'a>)> {
        let (last, tokens) = self.tokens.split_last()?;
        Some((Self { sql: self.sql, tokens }, *last))
    }

    /// Cut at the commas outside of parentheses; each part with the comma behind it.
    pub(super) fn split(&self) -> Vec<(Cursor<'a>, Option<Token<'a>>)> {
        let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
        let part = |range: Range<usize>| Cursor { sql: self.sql, tokens: &self.tokens[range] };
        for (index, token) in self.tokens.iter().enumerate() {
            match (token.kind, token.text) {
                (Kind::Sign, "(") => depth += 1,
                (Kind::Sign, ")") => depth = depth.saturating_sub(1),
                (Kind::Sign, ",") if depth == 0 => {
                    parts.push((part(start..index), Some(*token)));
                    start = index + 1;
                }
                _ => {}
            }
        }
        parts.push((part(start..self.tokens.len()), None));
        parts
    }
}
