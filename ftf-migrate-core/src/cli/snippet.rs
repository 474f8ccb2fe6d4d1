//! SQL that failed, with a caret under the place that the server names.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// The SQL with line numbers, and under `position` (an offset in bytes) carets with the server's words.
///
/// A position outside of the text, or inside of a character, is moved to the nearest place before it.
pub(crate) fn render_sql(sql: &str, position: Option<usize>, message: &str) -> String {
    let snippet = Snippet::source(sql).line_start(1).fold(false);
    let snippet = match position {
        Some(at) => snippet.annotation(AnnotationKind::Primary.span(word_at(sql, at)).label(message)),
        None => snippet.annotation(AnnotationKind::Visible.span(0..sql.len())),
    };
    let report = &[Level::ERROR.no_name().primary_title("").element(snippet)];
    let rendered = Renderer::plain().render(report);
    // The title is printed by the caller.
    let body = rendered.split_once('\n').map_or("", |(_, body)| body);
    // Without a place to point at, the gutter goes on for one empty line.
    body.trim_end_matches([' ', '|', '\n']).to_owned()
}

/// The word that begins at the place, so that the caret shows how far the server's finger reaches.
fn word_at(sql: &str, at: usize) -> std::ops::Range<usize> {
    let start = sql.floor_char_boundary(at);
    let length = sql[start..]
        .char_indices()
        .find(|(offset, c)| *offset > 0 && !(c.is_alphanumeric() || *c == '_'))
        .map_or(sql.len() - start, |(offset, _)| offset);
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::render_sql;

    #[test]
    fn the_caret_stands_under_the_word_that_the_server_names() {
        let sql = "ALTER TABLE users\n  ADD COLUMN größe intt";
        let position = sql.find("intt");
        insta::assert_snapshot!(render_sql(sql, position, "type \"intt\" does not exist"));
    }

    #[test]
    fn a_position_outside_of_the_text_is_no_panic() {
        for position in 0..30 {
            assert!(render_sql("SELECT 'ä'", Some(position), "here").contains("SELECT"));
        }
        assert!(render_sql("", Some(0), "here").len() < 200);
        assert!(render_sql("SELECT\n1", None, "").contains("SELECT"));
    }
}
