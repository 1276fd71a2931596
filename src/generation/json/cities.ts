/** Cities that belong together with their country, region and codes. */

export interface City {
  readonly city: string
  readonly region: string
  readonly country: string
  readonly code: string
  readonly zone: string
  readonly zip: string
}

const rows = `
Paris|Ile-de-France|France|FR|Europe/Paris|75001
London|England|United Kingdom|GB|Europe/London|SW1A 1AA
Berlin|Berlin|Germany|DE|Europe/Berlin|10115
Madrid|Madrid|Spain|ES|Europe/Madrid|28001
Rome|Lazio|Italy|IT|Europe/Rome|00118
Amsterdam|North Holland|Netherlands|NL|Europe/Amsterdam|1012 AB
Tokyo|Tokyo|Japan|JP|Asia/Tokyo|100-0001
Seoul|Seoul|South Korea|KR|Asia/Seoul|04524
Singapore|Singapore|Singapore|SG|Asia/Singapore|018956
Sydney|New South Wales|Australia|AU|Australia/Sydney|2000
Toronto|Ontario|Canada|CA|America/Toronto|M5H 2N2
New York|NY|United States|US|America/New_York|10001
San Francisco|CA|United States|US|America/Los_Angeles|94103
Chicago|IL|United States|US|America/Chicago|60601
Boston|MA|United States|US|America/New_York|02108
Mumbai|Maharashtra|India|IN|Asia/Kolkata|400001
`

export const cities: ReadonlyArray<City> = rows
  .trim()
  .split("\n")
  .map((row) => {
    const [city = "", region = "", country = "", code = "", zone = "", zip = ""] = row.split("|")
    return { city, region, country, code, zone, zip }
  })
