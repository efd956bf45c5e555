/** Id of what CloudFormation does as an administration role of stack sets, and nothing else that the role may do. */
export const deploying = (administration: string): string => `${administration}~session:stack-sets`;
