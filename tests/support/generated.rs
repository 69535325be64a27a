//! Random configurations: modules, locals, `count`, `for_each`, `dynamic`, functions. The same seed gives the same one.
#![allow(dead_code, reason = "each test uses a part of it")]

/// A small generator of random numbers (xorshift*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn one_of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.below(choices.len())]
    }
}

/// Files of a configuration by path.
pub(crate) type Files = Vec<(String, String)>;

/// Locals of each kind that expressions may name.
#[derive(Default)]
struct Names {
    numbers: Vec<String>,
    texts: Vec<String>,
    lists: Vec<String>,
    maps: Vec<String>,
    bools: Vec<String>,
}

struct Generator {
    random: Random,
    names: Names,
}

impl Generator {
    fn name(&mut self, of: fn(&Names) -> &Vec<String>) -> Option<String> {
        let names = of(&self.names).clone();
        (!names.is_empty() && self.random.below(2) == 0).then(|| names[self.random.below(names.len())].clone())
    }

    fn number(&mut self, depth: usize) -> String {
        if let Some(name) = self.name(|names| &names.numbers) {
            return name;
        }
        if depth == 0 {
            return self.random.below(9).to_string();
        }
        let d = depth - 1;
        match self.random.below(9) {
            0 => format!("length({})", self.list(d)),
            1 => format!("max({}, {})", self.number(d), self.number(d)),
            2 => format!("({} + {})", self.number(d), self.number(d)),
            3 => format!("({} * {})", self.number(d), self.random.below(3)),
            4 => format!("abs({} - {})", self.number(d), self.number(d)),
            5 => format!("length({})", self.text(d)),
            6 => format!("({} ? {} : {})", self.boolean(d), self.number(d), self.number(d)),
            7 => format!("({} % 5)", self.number(d)),
            _ => format!("sum(concat([1], [for x in {} : length(x)]))", self.list(d)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if let Some(name) = self.name(|names| &names.texts) {
            return name;
        }
        if depth == 0 {
            return format!("\"{}\"", self.random.one_of(&["a", "bee", "orders", "x-y", "Zed", "a.b", ""]));
        }
        let d = depth - 1;
        match self.random.below(14) {
            0 => format!("upper({})", self.text(d)),
            1 => format!("\"${{{}}}-${{{}}}\"", self.text(d), self.number(d)),
            2 => format!("join(\"{}\", {})", self.random.one_of(&["-", ",", ""]), self.list(d)),
            3 => format!(
                "replace({}, \"{}\", \"{}\")",
                self.text(d),
                self.random.one_of(&["e", "-", "/[a-c]/"]),
                self.random.one_of(&["", "E", "$0$0"])
            ),
            4 => format!("format(\"%s_%03d\", {}, {})", self.text(d), self.number(d)),
            5 => format!("substr({}, 0, {})", self.text(d), self.random.below(4)),
            6 => format!("({} ? {} : {})", self.boolean(d), self.text(d), self.text(d)),
            7 => format!("jsonencode({})", if self.random.below(2) == 0 { self.list(d) } else { self.map(d) }),
            8 => format!("try({}[{}], {})", self.list(d), self.random.below(3), self.text(d)),
            9 => format!("lookup({}, \"{}\", {})", self.map(d), self.random.one_of(&["a", "b", "c"]), self.text(d)),
            10 => format!("title(lower({}))", self.text(d)),
            11 => format!("\"%{{ for x in {} ~}} ${{x}}%{{ endfor }}\"", self.list(d)),
            12 => format!("\"%{{ if {} }}yes%{{ else }}no%{{ endif }}\"", self.boolean(d)),
            _ => format!("md5({})", self.text(d)),
        }
    }

    fn boolean(&mut self, depth: usize) -> String {
        if let Some(name) = self.name(|names| &names.bools) {
            return name;
        }
        if depth == 0 {
            return self.random.one_of(&["true", "false"]).to_owned();
        }
        let d = depth - 1;
        match self.random.below(8) {
            0 => format!("({} > {})", self.number(d), self.number(d)),
            1 => format!("({} == {})", self.text(d), self.text(d)),
            2 => format!("!{}", self.boolean(d)),
            3 => format!("({} && {})", self.boolean(d), self.boolean(d)),
            4 => format!("({} || {})", self.boolean(d), self.boolean(d)),
            5 => format!("contains({}, {})", self.list(d), self.text(d)),
            6 => format!("can({}[{}])", self.list(d), self.random.below(3)),
            _ => format!("startswith({}, \"a\")", self.text(d)),
        }
    }

    /// A list of texts.
    fn list(&mut self, depth: usize) -> String {
        if let Some(name) = self.name(|names| &names.lists) {
            return name;
        }
        if depth == 0 {
            return self.random.one_of(&["[]", "[\"a\"]", "[\"b\", \"a\"]", "[\"x\", \"y\", \"x\"]"]).to_owned();
        }
        let d = depth - 1;
        match self.random.below(12) {
            0 => format!("concat({}, {})", self.list(d), self.list(d)),
            1 => format!("distinct({})", self.list(d)),
            2 => format!("sort({})", self.list(d)),
            3 => format!("reverse({})", self.list(d)),
            4 => format!("compact({})", self.list(d)),
            5 => format!("[for i, x in {} : \"${{i}}${{x}}\" if x != {}]", self.list(d), self.text(d)),
            6 => format!("keys({})", self.map(d)),
            7 => format!("values({})", self.map(d)),
            8 => format!("tolist(toset({}))", self.list(d)),
            9 => format!("split(\"-\", {})", self.text(d)),
            10 => format!("flatten([{}, [{}]])", self.list(d), self.list(d)),
            _ => format!("[for k, v in {} : \"${{k}}=${{v}}\"]", self.map(d)),
        }
    }

    /// A map of texts.
    fn map(&mut self, depth: usize) -> String {
        if let Some(name) = self.name(|names| &names.maps) {
            return name;
        }
        if depth == 0 {
            return self.random.one_of(&["{}", "{ a = \"1\" }", "{ b = \"two\", a = \"one\" }"]).to_owned();
        }
        let d = depth - 1;
        match self.random.below(6) {
            0 => format!("merge({}, {})", self.map(d), self.map(d)),
            1 => format!("{{ for i, x in {} : \"k${{i}}\" => x }}", self.list(d)),
            2 => format!("{{ for k, v in {} : upper(k) => v }}", self.map(d)),
            3 => format!("{{ for x in toset({}) : x => \"${{x}}!\" }}", self.list(d)),
            4 => format!("zipmap(distinct({0}), distinct({0}))", self.list(0)),
            _ => format!("{{ a = {}, c = {} }}", self.text(d), self.text(d)),
        }
    }

    fn locals(&mut self, out: &mut String) {
        *out += "locals {\n";
        for index in 0..2 + self.random.below(5) {
            let depth = 1 + self.random.below(3);
            let (kind, value) = match self.random.below(5) {
                0 => (0, self.number(depth)),
                1 => (1, self.text(depth)),
                2 => (2, self.list(depth)),
                3 => (3, self.map(depth)),
                _ => (4, self.boolean(depth)),
            };
            *out += &format!("  l{index} = {value}\n");
            let names = match kind {
                0 => &mut self.names.numbers,
                1 => &mut self.names.texts,
                2 => &mut self.names.lists,
                3 => &mut self.names.maps,
                _ => &mut self.names.bools,
            };
            names.push(format!("local.l{index}"));
        }
        *out += "}\n";
    }

    fn queue(&mut self, index: usize, out: &mut String) {
        *out += &format!("resource \"aws_sqs_queue\" \"q{index}\" {{\n");
        let own = match self.random.below(4) {
            0 => {
                *out += &format!("  count = {} % 4\n", self.number(2));
                "count.index"
            }
            1 => {
                *out += &format!("  for_each = toset({})\n", self.list(2));
                "each.key"
            }
            2 => {
                *out += &format!("  for_each = {}\n", self.map(2));
                "each.value"
            }
            _ => "1",
        };
        *out += &format!("  name = \"q{index}-${{substr(sha1({}), 0, 8)}}-${{md5({own})}}\"\n", self.text(2));
        *out += &format!("  delay_seconds = {} % 900\n", self.number(2));
        *out += &format!(
            "  policy = jsonencode({{ Id = \"i-${{{}}}\", Of = {}, Not = {} }})\n",
            self.text(2),
            self.list(2),
            self.map(1)
        );
        *out += &format!("  tags = {{ for k, v in {} : \"t-${{k}}\" => \"v-${{v}}\" }}\n}}\n", self.map(2));
    }

    fn notification(&mut self, out: &mut String) {
        *out += "resource \"aws_s3_bucket_notification\" \"n\" {\n  bucket = \"bucket\"\n";
        *out +=
            &format!("  dynamic \"queue\" {{\n    for_each = {}\n    iterator = it\n    content {{\n", self.list(2));
        *out += "      queue_arn = \"arn:aws:sqs:us-east-1:123456789012:${it.key}\"\n";
        *out += &format!(
            "      events = [\"s3:ObjectCreated:*\"]\n      filter_prefix = \"${{it.value}}${{{}}}\"\n",
            self.text(1)
        );
        *out += "    }\n  }\n}\n";
    }

    fn folder(&mut self, path: &str, depth: usize, files: &mut Files) {
        let mut out = String::new();
        if depth > 0 {
            out += "variable \"n\" {\n  type = number\n}\nvariable \"l\" {\n  type = list(string)\n  default = [\"d\"]\n}\n";
            out += "variable \"o\" {\n  type = object({ a = optional(string, \"dflt\"), b = optional(list(string)) })\n  default = {}\n}\n";
            self.names.numbers.push("var.n".into());
            self.names.lists.push("var.l".into());
            self.names.texts.push("var.o.a".into());
        }
        self.locals(&mut out);
        for index in 0..1 + self.random.below(3) {
            self.queue(index, &mut out);
        }
        if self.random.below(3) == 0 {
            self.notification(&mut out);
        }
        if depth < 2 && self.random.below(2) == 0 {
            out += "module \"m\" {\n  source = \"./m\"\n";
            if self.random.below(2) == 0 {
                out += &format!("  for_each = toset({})\n", self.list(1));
            }
            out += &format!("  n = {}\n", self.number(2));
            if self.random.below(2) == 0 {
                out += &format!("  l = {}\n  o = {{ a = {} }}\n", self.list(1), self.text(1));
            }
            out += "}\n";
            let names = std::mem::take(&mut self.names);
            self.folder(&format!("{path}m/"), depth + 1, files);
            self.names = names;
        }
        files.push((format!("{path}main.tf"), out));
    }
}

/// The configuration of a seed.
pub(crate) fn configuration(seed: u64) -> Files {
    let mut generator = Generator { random: Random::new(seed), names: Names::default() };
    for _ in 0..8 {
        generator.random.below(2);
    }
    let mut files = Vec::new();
    generator.folder("", 0, &mut files);
    files
}
