/** What the double's models say: a sentence that repeats the question, or a longer text for a word in it. */
export function replyTo(question: string): string {
  const wanted = Object.entries(REPLIES).find(([word]) => question.toLowerCase().includes(word))
  return wanted ? wanted[1] : `You said: ${question || 'nothing, only a picture'}`
}

export const CODE_REPLY = `Read the file line by line, so that a large one never has to fit into memory:

\`\`\`python
from collections import Counter
from pathlib import Path

def busiest(log: Path, top: int = 5) -> list[tuple[str, int]]:
    """Addresses that asked most often."""
    with log.open() as lines:
        counts = Counter(line.split(" ", 1)[0] for line in lines)
    return counts.most_common(top)

print(busiest(Path("access.log")))
\`\`\`

Three things to know:

1. \`Counter\` keeps one number per address, so memory grows with *addresses*, not with lines.
2. A rotated log ends in \`.gz\`; open it with \`gzip.open(log, "rt")\` instead.
3. For more than a few gigabytes, let the system do it:

\`\`\`sh
cut -d ' ' -f 1 access.log | sort | uniq -c | sort -rn | head -5
\`\`\`

| Way | 1 GB log | Memory |
|---|---:|---:|
| Python, as above | 6.2 s | 40 MB |
| \`cut\` and \`sort\` | 9.8 s | 12 MB |
`

export const FORMULA_REPLY = `The quadratic equation $ax^2 + bx + c = 0$ has the solutions

$$
x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

The part under the root, \\(D = b^2 - 4ac\\), decides how many there are:

- **D > 0**: two real solutions
- **D = 0**: one
- **D < 0**: none that is real

A tutor costs between $20 and $40 an hour; this page costs nothing.
`

export const THOUGHTS =
  'The person wants it short. I check the numbers once, then say the result first and the reason after it.'

const REPLIES: Record<string, string> = {
  log: CODE_REPLY,
  quadratic: FORMULA_REPLY,
  essay: Array.from(
    { length: 40 },
    (_, at) => `Paragraph ${at + 1}. The tunnel carries requests, not packets, so that the agent can refuse a path.`,
  ).join('\n\n'),
}
