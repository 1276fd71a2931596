/** What a person would write into a field of a given name, for the names that tool calls use. */
import type { Random } from "effect"
import { between, pickFrom } from "./chance.ts"
import { cities } from "./cities.ts"
import { birthDate, clockTime, date, dateTime, formatText, url } from "./formatText.ts"
import { lookUpName } from "./names.ts"
import {
  company,
  digitsOf,
  domain,
  emailAddress,
  firstName,
  fullName,
  identifier,
  lastName,
  oneOf,
  phoneNumber,
  segments,
  sentence,
  slug,
  street,
  titled,
  userName,
  type Write,
  word,
  words,
} from "./wordText.ts"

export const plausibleText = (name: string, random: Random.Random): string =>
  (lookUpName(writers, name) ?? phrase)(random)

const phrase = words(1, 3)

const place =
  (show: (city: (typeof cities)[number]) => string): Write =>
  (random) =>
    show(pickFrom(random, cities))

const format =
  (name: string): Write =>
  (random) =>
    formatText(name, random) ?? word(random)

const file =
  (...endings: ReadonlyArray<string>): Write =>
  (random) =>
    `${word(random)}.${pickFrom(random, endings)}`

const path: Write = (random) => `/${segments(1, 2)(random)}/${file("txt", "md", "json", "ts", "py", "csv")(random)}`

const sql: Write = (random) => `SELECT * FROM ${word(random)} LIMIT ${between(random, 5, 50)}`

const groups: ReadonlyArray<readonly [string, Write]> = [
  ["city town destination origin departure arrival destination_city", place(({ city }) => city)],
  ["location place where", place(({ city, country }) => `${city}, ${country}`)],
  ["country nationality country_name", place(({ country }) => country)],
  ["country_code", place(({ code }) => code)],
  ["region state province", place(({ region }) => region)],
  ["timezone time_zone tz", place(({ zone }) => zone)],
  ["zip zip_code postal_code postcode", place(({ zip }) => zip)],
  ["address street_address street line1 address_line1", street],
  ["name full_name display_name customer_name contact_name author assignee owner person attendee", fullName],
  ["customer recipient_name user passenger patient employee cardholder_name sender_name", fullName],
  ["first_name given_name firstname", firstName],
  ["last_name family_name surname lastname", lastName],
  ["username user_name login handle account_name nickname", userName],
  ["company company_name organization organisation employer vendor brand", company],
  ["org owner_name tenant", slug],
  ["email email_address mail to cc bcc from recipient reply_to sender", emailAddress],
  ["phone phone_number telephone mobile tel fax", phoneNumber],
  ["url uri link website homepage href webhook endpoint callback_url image_url base_url", url],
  ["domain host hostname server", domain],
  ["ip ip_address", format("ipv4")],
  ["uuid guid", format("uuid")],
  ["id key token session_id request_id object_id", identifier("", 12)],
  ["user_id customer_id account_id", identifier("usr_", 10)],
  ["order_id invoice_id transaction_id payment_id", identifier("ord_", 10)],
  ["sku product_id item_id", (random) => `SKU-${digitsOf(5)(random)}`],
  ["issue_key ticket_id ticket case_id", (random) => `TASK-${digitsOf(3)(random)}`],
  ["code promo_code coupon reference", (random) => identifier("", 8)(random).toUpperCase()],
  ["sha commit hash digest checksum", (random) => formatText("uuid", random)?.replaceAll("-", "") ?? ""],
  ["query q search search_query keywords keyword term question prompt search_term", words(2, 4)],
  ["sql sql_query statement", sql],
  ["path file_path filepath filename_with_path file directory_path source_path target_path", path],
  ["directory dir folder cwd workdir working_directory", (random) => `/${segments(1, 3)(random)}`],
  ["filename file_name attachment", file("pdf", "txt", "csv", "png")],
  ["extension", oneOf("txt", "md", "json", "csv")],
  ["pattern glob", (random) => `**/*.${file("ts", "py", "go")(random).split(".")[1]}`],
  ["regex regexp", format("regex")],
  ["command cmd shell script", oneOf("ls -la", "git status", "npm test", "cat README.md", "df -h", "grep -rn TODO .")],
  ["selector css_selector element", (random) => `#${slug(random)}`],
  ["date day start_date end_date due_date check_in check_out deadline", date],
  ["birthday dob birth_date date_of_birth born", birthDate],
  ["time start_time end_time departure_time", clockTime],
  ["datetime timestamp date_time created_at updated_at starts_at ends_at due_at start end since until", dateTime],
  ["duration", format("duration")],
  ["language lang locale", oneOf("en", "de", "fr", "es", "ja", "pt")],
  ["programming_language", oneOf("python", "typescript", "go", "rust", "java")],
  ["source_language target_language", oneOf("English", "German", "French", "Spanish", "Japanese")],
  ["currency currency_code base_currency from_currency to_currency", oneOf("USD", "EUR", "GBP", "JPY", "CHF")],
  ["symbol ticker stock_symbol", oneOf("AAPL", "MSFT", "NVDA", "AMZN", "TSLA")],
  ["unit units", oneOf("metric", "imperial", "celsius", "fahrenheit")],
  ["price amount cost total", (random) => (between(random, 500, 50_000) / 100).toFixed(2)],
  ["count limit number quantity page size", (random) => String(between(random, 1, 20))],
  ["color colour", oneOf("blue", "green", "red", "black", "white", "orange")],
  ["status state_name", oneOf("open", "active", "pending", "closed", "done")],
  ["priority severity importance", oneOf("low", "medium", "high")],
  ["category type kind topic genre department", word],
  ["tag label hashtag keyword_tag", word],
  ["role job_title position", oneOf("admin", "editor", "viewer", "developer", "manager")],
  ["sort sort_by order_by field column", oneOf("name", "date", "created_at", "price")],
  ["order sort_order direction", oneOf("asc", "desc")],
  ["method http_method", oneOf("GET", "POST", "PUT", "DELETE")],
  ["mode", oneOf("fast", "normal", "strict")],
  ["model", oneOf("small", "large", "gpt-4o", "base")],
  ["version tag_name", (random) => `${between(random, 0, 4)}.${between(random, 0, 12)}.${between(random, 0, 9)}`],
  ["title subject headline heading summary event_title issue_title", titled(2, 4)],
  ["description body content text message comment note notes reason details instructions", sentence(6, 14)],
  ["answer explanation response reasoning rationale thought thinking bio review feedback", sentence(6, 14)],
  ["channel channel_name", (random) => `#${slug(random)}`],
  ["branch base head", (random) => `feature/${slug(random)}`],
  ["repo repository project namespace table table_name database collection bucket slug index", slug],
  ["image docker_image", (random) => `${slug(random)}:latest`],
  ["product item product_name item_name", titled(1, 2)],
  ["food dish cuisine ingredient", oneOf("pasta", "curry", "sushi", "salad", "tacos", "soup")],
  ["gender", oneOf("female", "male", "other")],
  ["emoji", oneOf("👍", "🎉", "✅", "🙏")],
  ["password secret", format("password")],
]

const writers: ReadonlyMap<string, Write> = new Map(
  groups.flatMap(([names, write]) => names.split(" ").map((name) => [name, write] as const)),
)
