/// `did you mean …?`, where one of the words is near to what was written.
pub fn did_you_mean<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    nearest(word, words).map(|best| format!("did you mean `{best}`?"))
}

/// The word that is nearest to what was written, if one is near.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let words: Vec<&str> = words.into_iter().collect();
    similar::get_close_matches(word, &words, 1, 0.6).first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_only() {
        let words = ["sqs-missing-dlq", "permission-missing"];
        assert_eq!(did_you_mean("sqs-mising-dlq", words).as_deref(), Some("did you mean `sqs-missing-dlq`?"));
        assert_eq!(did_you_mean("lambda", words), None);
    }
}
