//! Text of a project in HTML.

use std::fmt;

/// A text that is shown as it is, between tags or in a quoted attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => write!(f, "{character}")?,
                // No document may hold them, and they could reorder what a reader sees.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => f.write_str("\u{fffd}")?,
                _ if character.is_control() => f.write_str("\u{fffd}")?,
                _ => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}

/// The name of a revision's card, which links lead to. Letters and digits stay; all else is written by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor<'a>(pub(super) &'a str);

impl fmt::Display for Anchor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rev-")?;
        for character in self.0.chars() {
            if character.is_ascii_alphanumeric() {
                write!(f, "{character}")?;
            } else {
                write!(f, "_{:x}_", u32::from(character))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Escaped};

    #[test]
    fn no_tag_no_attribute_and_no_entity_can_be_begun() {
        assert_eq!(
            Escaped("<a href=\"x\" title='y'>&amp;\u{7}\u{202e}").to_string(),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn anchors_differ_when_ids_differ() {
        assert_eq!(Anchor("ae10").to_string(), "rev-ae10");
        assert_ne!(Anchor("a.b").to_string(), Anchor("a_b").to_string());
    }
}
