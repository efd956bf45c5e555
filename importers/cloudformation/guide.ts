/** What a person needs to know to use it; stands on its page. */
export const guide: readonly (readonly [heading: string, text: string])[] = [
  [
    "How to make the input",
    `A template as it is given to CloudFormation, JSON or YAML with its short functions (\`!Sub\`, \`!GetAtt\`); of CDK and SAM
what \`cdk synth\` and \`sam build\` write.

\`\`\`sh
ambit what-if --with template.yaml --as aws=<account id> --from internet
ambit import template.yaml --as aws=<account id>
\`\`\`

The account is told by \`--as aws=<account id>\`, else by the first ARN in the template that names one, with the region.`,
  ],
  [
    "What is worked out",
    `References, attributes that follow from names, \`Fn::Sub\`, \`Fn::Join\`, \`Fn::Split\`, \`Fn::Select\`, \`Fn::FindInMap\`,
\`Fn::If\` and conditions, with the defaults of parameters. A name that CloudFormation makes up is a symbol, the same wherever
the template refers to it. What whoever deploys the stack decides (a parameter without a default, another stack's export, a
value of Parameter Store) stays open: an Allow that names it may mean anything, whether such a Deny holds is not decided, and
every step that rests on it is conditional and says so.

Parameters with \`NoEcho\`, environment variables, user data and secret values are never read.`,
  ],
  [
    "As a design and as an import",
    `A template says what its stack makes and nothing of what the account has beside it: every collection is read in part.
What the stack had before and the template leaves out is not taken away.`,
  ],
];
