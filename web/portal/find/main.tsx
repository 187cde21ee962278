import '../../ui/tokens.css';
