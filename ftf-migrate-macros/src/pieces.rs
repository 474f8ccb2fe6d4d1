//! The compiler's tokens as the pieces of the grammars that the graph crate holds.

use ftf_migrate_graph::attribute::{Piece, PieceKind};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The tokens between the parentheses of an attribute or a macro.
pub(crate) fn pieces(tokens: TokenStream) -> Vec<Piece<Span>> {
    let mut pieces = Vec::new();
    push(tokens, &mut pieces);
    pieces
}

fn push(tokens: TokenStream, pieces: &mut Vec<Piece<Span>>) {
    for token in tokens {
        let at = token.span();
        let kind = match token {
            TokenTree::Ident(word) => PieceKind::Word(word.to_string()),
            TokenTree::Literal(literal) => PieceKind::literal(&literal.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '=' => PieceKind::Equals,
            TokenTree::Punct(punct) if punct.as_char() == ',' => PieceKind::Comma,
            TokenTree::Punct(punct) => PieceKind::Other(punct.to_string()),
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket => {
                    pieces.push(Piece { kind: PieceKind::Open, at: group.span_open() });
                    push(group.stream(), pieces);
                    pieces.push(Piece { kind: PieceKind::Close, at: group.span_close() });
                    continue;
                }
                // A literal that came through a macro_rules! stands in an invisible group.
                Delimiter::None => {
                    push(group.stream(), pieces);
                    continue;
                }
                Delimiter::Parenthesis => PieceKind::Other("(…)".to_owned()),
                Delimiter::Brace => PieceKind::Other("{…}".to_owned()),
            },
        };
        pieces.push(Piece { kind, at });
    }
}
