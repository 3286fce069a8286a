import { formed, type Shape } from './shape';

/** Digits alone, and as they are written. */
const numbered = (name: string, value: string): Shape => {
  const bare = value.replace(/[ -]/g, '');
  return formed(name, value, [...new Set([value, bare, value.slice(0, 12), bare.slice(0, 12), bare.slice(-10)])]);
};
/** The domain may stay. */
const address = (name: string, local: string, domain: string): Shape => formed(name, `${local}@${domain}`, [local, `${local.slice(0, 8)}`]);

/** Numbers of the schemes' own test ranges; names of nobody. */
export const PERSONAL_SHAPES: readonly Shape[] = [
  numbered('visa', '4242424242424242'),
  numbered('visa in groups', '4012 8888 8888 1881'),
  numbered('mastercard with dashes', '5555-5555-5555-4444'),
  numbered('mastercard', '2223003122003222'),
  numbered('amex', '378282246310005'),
  numbered('amex in groups', '3714 496353 98431'),
  numbered('discover', '6011111111111117'),
  numbered('diners', '30569309025904'),
  numbered('jcb', '3566002020360505'),
  numbered('unionpay', '6240008631401148'),
  numbered('iban of Germany', 'DE89370400440532013000'),
  numbered('iban in groups', 'GB82 WEST 1234 5698 7654 32'),
  numbered('iban of France', 'FR1420041010050500013M02606'),
  numbered('iban of the Netherlands', 'NL91ABNA0417164300'),
  numbered('SSN', '219-09-9999'),
  numbered('SSN of another', '078-05-1120'),
  numbered('phone of Germany', '+49 170 5551234'),
  numbered('phone of the US', '+14155552671'),
  numbered('phone with dashes', '+1-202-555-0143'),
  address('e-mail address', 'grace.hopper1906', 'example.com'),
  address('e-mail address with a tag', 'ada_lovelace+billing', 'mail.example.co.uk'),
  address('e-mail address of another script', 'jürgen.müller77', 'exämple.de'),
];
