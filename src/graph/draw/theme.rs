//! Colours, in light and dark.

/// Name, in light, in dark. Contrast with what is behind is at least 4.5 : 1 for text, 3 : 1 for lines.
const COLOURS: &[(&str, &str, &str)] = &[
    ("paper", "#f4f6f9", "#0f141b"),
    ("group", "#ffffff", "#161d27"),
    ("group-line", "#d5dce6", "#2b3645"),
    ("card", "#ffffff", "#1f2937"),
    ("card-line", "#b4bfcd", "#46566b"),
    ("ink", "#18202b", "#eef2f7"),
    ("soft", "#46525f", "#b9c4d1"),
    ("faint", "#5f6c7b", "#97a5b6"),
    ("accent", "#1d5fd1", "#7fb0ff"),
    ("hover", "#e8eef8", "#263449"),
    ("compute", "#b8500c", "#c4601a"),
    ("messaging", "#b0246d", "#bf3d80"),
    ("storage", "#2f7420", "#3e8530"),
    ("events", "#6a3cc0", "#7c54cc"),
    ("front", "#0f6a8c", "#1d7b9e"),
    ("other", "#5b6776", "#64748b"),
    ("trigger", "#52606f", "#9fb0c3"),
    ("forward", "#6a3cc0", "#b195f0"),
    ("failure", "#a8560a", "#e0a35c"),
    ("write", "#2f7420", "#7cc26c"),
    ("note", "#1d5fd1", "#3f7fdd"),
    ("warning", "#a35c00", "#c27a12"),
    ("error", "#c0212f", "#e5525d"),
];

const PICTURE: &str = include_str!("picture.css");

/// The style of a picture that stands alone: colours written out, since many viewers know no variables.
pub(super) fn of_picture() -> String {
    let paper = "svg.picture { background: var(--paper); }\n";
    let all = format!("{paper}{PICTURE}");
    let light = written_out(&all, |colour| colour.1);
    let coloured: String = all.lines().filter(|line| line.contains("var(")).map(|line| format!("{line}\n")).collect();
    let dark = written_out(&coloured, |colour| colour.2);
    format!("{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n").replace("\r\n", "\n")
}

/// The style of a page: colours as variables, after the system's wish or the page's own.
pub(super) fn of_page(page: &str) -> String {
    let list = |colour: fn(&(&str, &'static str, &'static str)) -> &'static str| -> String {
        COLOURS.iter().map(|row| format!("--{}:{};", row.0, colour(row))).collect()
    };
    let (light, dark) = (list(|row| row.1), list(|row| row.2));
    format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=light]{{color-scheme:light;{light}}}\n\
         :root[data-theme=dark]{{color-scheme:dark;{dark}}}\n\
         @media print{{:root:root:root{{color-scheme:light;{light}}}}}\n{PICTURE}{page}"
    )
    .replace("\r\n", "\n")
}

fn written_out(style: &str, colour: fn(&(&str, &'static str, &'static str)) -> &'static str) -> String {
    COLOURS.iter().fold(style.to_owned(), |style, row| style.replace(&format!("var(--{})", row.0), colour(row)))
}
