/** A few lines to paste, for one tool. */
export interface SdkSnippet {
  name: string
  text: string
  /** Where the lines go or what they need. */
  hint: string
}

export interface SnippetValues {
  /** Address of the gateway, without a slash at the end. */
  url: string
  key: string
  model: string
}

/** How to ask a model from the tools that people use, ready to run. */
export function sdkSnippets(values: SnippetValues): SdkSnippet[] {
  return TOOLS.map(({ name, hint, write }) => ({ name, hint, text: write(values) }))
}

const TOOLS: (Omit<SdkSnippet, 'text'> & { write: (values: SnippetValues) => string })[] = [
  {
    name: 'curl',
    hint: 'In a terminal of Linux, macOS or Windows with Git Bash.',
    write: ({ url, key, model }) => `curl ${url}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`,
  },
  {
    name: 'Python',
    hint: 'Needs the package openai: pip install openai',
    write: ({ url, key, model }) => `from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key="${key}")
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
  },
  {
    name: 'JavaScript',
    hint: 'Needs the package openai: npm install openai',
    write: ({ url, key, model }) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: '${key}' })
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(answer.choices[0].message.content)`,
  },
  {
    name: 'Anthropic SDK',
    hint: 'Needs the package anthropic: pip install anthropic',
    write: ({ url, key, model }) => `from anthropic import Anthropic

client = Anthropic(base_url="${url}", api_key="${key}")
answer = client.messages.create(
    model="${model}",
    max_tokens=500,
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.content[0].text)`,
  },
  {
    name: 'Ollama',
    hint: 'Needs the package ollama: pip install ollama. Other programs that speak Ollama read OLLAMA_HOST too.',
    write: ({ url, key, model }) => `export OLLAMA_HOST="${url}"
export OLLAMA_API_KEY="${key}"
python3 -c 'import ollama
print(ollama.chat("${model}", [{"role": "user", "content": "Hello"}]).message.content)'`,
  },
  {
    name: 'Claude Code',
    hint: 'In a terminal; it speaks to the model above instead of the cloud.',
    write: ({ url, key, model }) => `export ANTHROPIC_BASE_URL="${url}"
export ANTHROPIC_AUTH_TOKEN="${key}"
claude --model "${model}"`,
  },
  {
    name: 'Other tools',
    hint: 'Open WebUI, Continue, Zed, Cline, aider, LibreChat: add an OpenAI-compatible provider with these.',
    write: ({ url, key, model }) => `Base URL: ${url}/v1
API key:  ${key}
Model:    ${model}`,
  },
]

/** The command that pairs the computer it is typed on. */
export function connectCommand(url: string): string {
  return `npx ${url}/agent.tgz connect ${url}`
}
