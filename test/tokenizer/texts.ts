/** Texts of many kinds, on which counts are compared with those of js-tiktoken. */
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"

const english = [
  "Hello, world!",
  "The quick brown fox jumps over the lazy dog.",
  "It's what they'd've said: we'll see, I'm sure, you're right, he's gone, DON'T SHOUT, IT'S LATE.",
  "Antidisestablishmentarianism and pneumonoultramicroscopicsilicovolcanoconiosis are words.",
  "naïve café, piñata, Zürich, Ångström, crème brûlée, coöperate",
  "“Curly quotes,” she said — with dashes – and an ellipsis…",
  "e.g. i.e. etc. vs. Mr. Mrs. Dr. U.S.A. a.m. p.m.",
  "camelCase PascalCase snake_case kebab-case SCREAMING_SNAKE_CASE iPhone eBay McDonald",
  "one\ttwo\tthree\nfour five  six   seven    eight",
  "A sentence. Another one! A third? Yes; a fourth: (in parentheses) [in brackets] {in braces}.",
  "To be, or not to be, that is the question:\nWhether 'tis nobler in the mind to suffer",
  "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore",
  "ALL CAPITAL LETTERS IN A LONG SENTENCE THAT GOES ON FOR A WHILE",
  "mIxEd cApItAlS eVeRyWhErE",
  "it's IT'S It'S 's 'S 'll 'LL 'Re",
]

const code = [
  "const add = (a: number, b: number): number => a + b",
  'fn main() {\n    println!("Hello, {}!", name);\n}',
  "def f(x):\n\treturn [y ** 2 for y in range(x) if y % 2 == 0]\n",
  "SELECT u.id, COUNT(*) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY 1 HAVING COUNT(*) > 3;",
  '#include <stdio.h>\nint main(void) { for (int i = 0; i < 10; ++i) printf("%d\\n", i); return 0; }',
  '<div class="row"><a href="/x?y=1&amp;z=2">link</a><!-- note --></div>',
  "a { color: #ff00aa; margin: 0 auto !important }\n@media (max-width: 600px) { a { display: none } }",
  "for i in $(seq 1 10); do echo \"$i\" | grep -E '^[0-9]+$' >> out.txt; done",
  "if (a && !b || c !== d) { x ??= y?.z ?? 0 }",
  "public static void main(String[] args) throws Exception { int[][] grid = new int[3][4]; }",
  "        return self.__class__.__name__\n\n\n    @property\n    def value(self) -> int:\n        ...",
  "^(?:\\+?1[-. ]?)?\\(?([0-9]{3})\\)?[-. ]?([0-9]{3})[-. ]?([0-9]{4})$",
  "0x7fff_ffff + 0b1010 - 1e-10 * 3.14159265358979",
  "```ts\nawait import(`./name.ts`) + $x\n```",
  "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [ ] todo\n- [x] done\n\n# Title\n## Subtitle\n***\n",
  "/* ---------- */ // ======== //\n#########\n",
  "x=x+1;y=y-1;z=z*z;w=w/w;v=v%v;u=u^u;t=t|t;s=s&s;r=~r;",
]

const json = [
  '{"a":1,"b":[true,false,null],"c":{"d":"e"}}',
  '[{"id":1,"name":"Ada","tags":["x","y"]},{"id":2,"name":"Lin","tags":[]}]',
  '{\n  "model": "gpt-4o",\n  "messages": [\n    {"role": "user", "content": "Hi"}\n  ]\n}',
  '"\\u00e9\\n\\t\\"quoted\\""',
  "[]",
  "{}",
  "[1,2,3,4,5,6,7,8,9,10,-1,-0.5,1e10,1E-5]",
  '{"id":"chatcmpl-123","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"}}]}',
  "[[[[[[[[[]]]]]]]]]",
  '{"":{"":{"":""}}}',
  '{"key with spaces":"value\\\\with\\\\backslashes","ключ":"значение","鍵":"値"}',
  "key: value\nlist:\n  - one\n  - two: 2\n    three: |\n      text\n",
]

const emoji = [
  "😀",
  "I ❤️ pizza 🍕🍕🍕",
  "👩‍👩‍👧‍👦 👨‍💻 🏳️‍🌈 🏴‍☠️",
  "🇩🇪🇫🇷🇯🇵🇺🇳",
  "👍🏻👍🏼👍🏽👍🏾👍🏿",
  "🧑🏽‍🤝‍🧑🏻🧑‍🚀🧟‍♀️",
  "1️⃣2️⃣3️⃣#️⃣*️⃣",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "☀️☁️☂️☃️☄️★☆",
  "text🎉text🎉 text 🎉\n🎉",
  "🫠🫡🫢🫣🫤🪿🪼",
  "😶‍🌫️😮‍💨❤️‍🔥",
  "‍️‍️",
  "🤷‍♂️ shrug ¯\\_(ツ)_/¯",
]

const otherScripts = [
  "你好，世界！今天天气很好。",
  "我能吞下玻璃而不伤身体。",
  "漢字とひらがなとカタカナ、ＡＢＣ１２３",
  "こんにちは世界。お元気ですか？",
  "안녕하세요, 반갑습니다. 대한민국",
  "ㄱㄴㄷㄹ 한글 ㅏㅑㅓㅕ",
  "Привет, мир! Как дела? Ещё не вечер.",
  "Γειά σου Κόσμε, Ἀθῆναι",
  "שלום עולם! מה שלומך?",
  "مرحبا بالعالم، كيف حالك؟ ١٢٣٤٥",
  "नमस्ते दुनिया, आप कैसे हैं? १२३",
  "สวัสดีชาวโลก ยินดีต้อนรับ",
  "Xin chào thế giới, tiếng Việt có dấu",
  "வணக்கம் உலகம்",
  "ሰላም ልዑል",
  "ជំរាបសួរ",
  "မင်္ဂလာပါ",
  "გამარჯობა მსოფლიო",
  "Բարեւ աշխարհ",
  "𝒜𝓁𝓅𝒽𝒶 𝔹𝕖𝕥𝕒 𝟘𝟙𝟚",
  "𠀀𠀁𠀂𠮷野家",
  "𐍈𐌰𐌹 𓀀𓀁 𒀀𒀁",
  "e\u0301 a\u0300\u0301\u0302 Z\u0351\u036b\u0343 n\u0303",
  "ǅ ǈ ǋ ß ẞ ﬁ ﬂ ſ ı İ ŉ",
]

const mixed = [
  "Hello 世界 Привет мир مرحبا 👋",
  "GPT-4o支持128k上下文 (see §3.2)",
  "价格：¥1,234.56（约€160／$175）",
  "日本語English混在テキスト123と emoji😀です",
  "naïve和café在Zürich",
  "x² + y³ ≤ z⁴ ∀x∈ℝ ∃y: ∑∏∫√∞≠±",
  "½ ⅓ ¼ Ⅷ ① ② ③ ٣ ৪ ௫",
  "a中b文c字d",
  "aбвгдеabc αβγabc",
  "→←↑↓ ⇒⇔ ▲▼◆ ═══╗ ║ ╚═╝",
  "©®™ ª º µ ¶ § † ‡ • ‰",
  "user@例え.jp ☎ +49-30-123456",
  "“「『【《〈（”）〉》】』」",
  "I'm学生; you'reДа; it'sé",
]

const control = [
  "\u0000",
  "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008",
  "bell\u0007 escape\u001b[31mred\u001b[0m delete\u007f",
  "\u0080\u0081\u0085\u009f",
  "a\u000bb\u000cc\u0085d\u2028e\u2029f",
  "zero\u200bwidth\u200cjoin\u200der\u2060word",
  "\u202eright to left\u202c \u2066isolate\u2069",
  "soft\u00adhyphen no\u00a0break",
  "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}",
  "\ufffd\ufffe\uffff",
  "lone \ud83d high and \ude00 low",
  "\udc00\ud800",
  "\ud800\ud800\udc00",
]

const whitespace = [
  " ",
  "  ",
  "   leading",
  "trailing   ",
  "\n",
  "\n\n\n",
  "\r\n",
  "\r\n\r\nx\r\n",
  "\r\r\n\n",
  "\t\t\tx",
  " \t \n \t ",
  "a \n b\n  c\n   d\n",
  "a  \n\n  b",
  "x\n   \n\n \ny",
  "\u3000全角\u3000空白\u3000\u3000",
  "\u00a0\u00a0x\u2003y\u2009z\u202f",
  "word \n",
  "        indented\n            more\n",
  "a\u2028\u2029b",
  "\n ",
  " \n",
  "a.\n\nb.\n\n\nc",
  "!\n\n?\r\n;\n",
]

const numbers = [
  "0",
  "1234567890",
  "3.14159265358979323846264338327950288",
  "1,000,000.00 1.000.000,00 1 000 000",
  "-273.15 +42 ±7 1e-9 6.022e23",
  "2026-07-02T13:37:00.000Z",
  "192.168.0.1 ::1 fe80::1%eth0",
  "555-0199 (555) 0199 +1-555-0199",
  "00000000000000000000",
  "9".repeat(100),
  "1 22 333 4444 55555 666666",
  "v1.2.3-rc.4+build.5678",
  "50% 3/4 10^6 #1 $9.99 €1 £2",
  "deadbeef 0xDEADBEEF 550e8400-e29b-41d4-a716-446655440000",
]

const urls = [
  "https://example.com",
  "https://user:pass@example.com:8080/a/b/c.html?q=1&r=two%20words#frag",
  "http://localhost:3000/v1/chat/completions",
  "mailto:someone@example.org",
  "ftp://files.example.net/pub/archive.tar.gz",
  "https://example.com/////a//b///",
  "www.example.co.uk/path_with_(parentheses)",
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
  "file:///C:/Program%20Files/x.txt C:\\Windows\\System32 ~/.config/app.toml ../../up",
  "git@example.com:owner/repo.git",
  "https://xn--e1afmkfd.xn--p1ai/путь",
]

const special = [
  "<|endoftext|>",
  "text <|endoftext|> text",
  "<|endofprompt|>",
  "<|fim_prefix|><|fim_middle|><|fim_suffix|>",
  "<|im_start|>system<|im_sep|>Hi<|im_end|>",
  "<|start|>assistant<|channel|>final<|message|>Hi<|return|>",
  "<|end",
  "<||>",
  "<|endoftext|><|endoftext|>",
]

const alphabets: ReadonlyArray<ReadonlyArray<readonly [from: number, to: number]>> = [
  [[0x20, 0x7e]],
  [[0x00, 0x1f]],
  [[0xa0, 0x2af]],
  [
    [0x61, 0x7a],
    [0x300, 0x36f],
  ],
  [[0x370, 0x52f]],
  [[0x590, 0x6ff]],
  [[0x900, 0xdff]],
  [[0x2000, 0x206f]],
  [[0x2100, 0x2bff]],
  [[0x3000, 0x30ff]],
  [[0x4e00, 0x9fff]],
  [[0xac00, 0xd7a3]],
  [[0x1f300, 0x1faff]],
  [[0x10000, 0x10ffff]],
  [
    [0x41, 0x7a],
    [0x4e00, 0x9fff],
    [0x1f600, 0x1f64f],
  ],
  [
    [0x30, 0x39],
    [0x20, 0x2f],
    [0x660, 0x669],
  ],
]

/** Texts of 1 to 80 characters drawn from one alphabet after the other, always the same. */
const drawn: ReadonlyArray<string> = Array.from({ length: 96 }, (_, number) => {
  const random = seededRandom(hashWord(number, hashWord("texts")))
  const below = (limit: number) => Math.floor(random.nextDoubleUnsafe() * limit)
  const ranges = alphabets[number % alphabets.length] ?? []
  return Array.from({ length: 1 + below(80) }, () => {
    const [from, to] = ranges[below(ranges.length)] ?? [0x20, 0x7e]
    return String.fromCodePoint(from + below(to - from + 1))
  }).join("")
})

export const texts: Readonly<Record<string, ReadonlyArray<string>>> = {
  "English prose": english,
  code,
  JSON: json,
  emoji,
  "other scripts": otherScripts,
  "mixed scripts": mixed,
  "control characters": control,
  "odd whitespace": whitespace,
  numbers,
  URLs: urls,
  "special-token text": special,
  "drawn characters": drawn,
}
