import { View, parse } from 'vega';
import { Handler } from 'vega-tooltip';
console.log(View, parse, Handler);
